import type { PaperDocument } from '../document/document.ts';
import { unbroken } from '../document/unbroken.ts';
import { type CompiledPdf, type LaidOut, loadTypst, typesetter } from './compile-pdf.ts';
import { coverageOf, onlyCovered } from './coverage.ts';
import { type Floats, faults, lastBreak, stragglers, WAYS_TO_FLOAT } from './pages.ts';
import { readPaperFonts } from './paper-fonts.ts';
import { renderTypst } from './render-typst.ts';

export interface Pdf {
  /** Absent where the typesetter has no native package for this platform. */
  readonly bytes?: Uint8Array;
  /** Sentences about the PDF for the page and the summary. */
  readonly remarks: readonly string[];
}

const NO_PDF =
  'There is no report.pdf: the typesetter @myriaddreamin/typst-ts-node-compiler has no native package for this platform.';
const ACCESS: Readonly<Record<CompiledPdf['access'], string | undefined>> = {
  'ua-1': undefined,
  tags: 'report.pdf has tags for screen readers, but does not conform to PDF/UA-1. report.html is the accessible version.',
  none: 'report.pdf has no tags for screen readers, since the typesetter could not tag its page breaks. report.html is the accessible version.',
};

/** The paper as PDF. */
export async function makePdf(given: PaperDocument, nodes: readonly string[]): Promise<Pdf> {
  const typst = await loadTypst();
  if (!typst) return { remarks: [NO_PDF] };
  const paper = unbroken(given);
  const fonts = await readPaperFonts();
  const covered = coverageOf(fonts.serif);
  const source = renderTypst(paper, nodes);
  const lacking = new Set<string>();
  const known = (text: string): string => {
    const kept = onlyCovered(text, covered);
    for (const character of kept.lacking) lacking.add(character);
    return kept.source;
  };
  const files = new Map<string, Uint8Array>();
  for (const [path, bytes] of source.files)
    files.set(path, path.endsWith('.svg') ? Buffer.from(known(Buffer.from(bytes).toString('utf8')), 'utf8') : bytes);
  const typeset = typesetter(typst, files, fonts.all);
  const { bytes, access } = bestOf((floats, cut) => typeset(known(renderTypst(paper, nodes, floats, cut).main)));
  const remarks = [...lackingRemark([...lacking]), ACCESS[access]];
  return { bytes, remarks: remarks.filter((remark) => remark !== undefined) };
}

/** The first way to float without overlaps and without pages that have only floats, or the one that comes closest. */
function bestOf(lay: (floats: Floats, cut?: number) => LaidOut): CompiledPdf {
  const tried: { readonly floats: Floats; readonly pages: LaidOut; readonly wrong: number; readonly late: number }[] =
    [];
  for (const floats of WAYS_TO_FLOAT) {
    // Floating to another end of the same column does not help late floats.
    if (tried.some(({ wrong }) => wrong === 0) && /top|bottom/.test(floats.narrow)) continue;
    const pages = lay(floats);
    tried.push({ floats, pages, wrong: faults(pages).length, late: stragglers(pages) });
    if (tried.at(-1)!.wrong === 0 && tried.at(-1)!.late === 0) break;
  }
  const best = tried.reduce((a, b) => (b.wrong < a.wrong || (b.wrong === a.wrong && b.late < a.late) ? b : a));
  const cut = lastBreak(best.pages);
  const balanced = cut === undefined ? undefined : lay(best.floats, cut);
  if (!balanced || faults(balanced).length > best.wrong) return best.pages.write();
  const written = balanced.write();
  if (written.access === 'ua-1') return written;
  // With other page breaks the PDF may conform to the standard.
  const plain = best.pages.write();
  return plain.access === 'ua-1' ? plain : written;
}

function lackingRemark(lacking: readonly string[]): string[] {
  if (lacking.length === 0) return [];
  const some = lacking.slice(0, 20).join(' ');
  const more = lacking.length > 20 ? ` and ${lacking.length - 20} more` : '';
  return [`The fonts of report.pdf lack ${some}${more}; it shows question marks instead. report.html has them.`];
}
