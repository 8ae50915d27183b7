import type { PaperDocument } from '../document/document.ts';
import { type CompiledPdf, type LaidOut, loadTypst, typesetter } from './compile-pdf.ts';
import { coverageOf, onlyCovered } from './coverage.ts';
import { type Floats, faults, lastBreak, stragglers, WAYS_TO_FLOAT } from './pages.ts';
import { readPaperFonts } from './paper-fonts.ts';
import { renderTypst } from './render-typst.ts';

export interface Pdf {
  /** Nothing where the typesetter has no native package for this platform. */
  readonly bytes?: Uint8Array;
  /** What a reader of the page and the summary must know of the PDF. */
  readonly remarks: readonly string[];
}

const NO_PDF =
  'There is no report.pdf: the typesetter @myriaddreamin/typst-ts-node-compiler has no native package for this platform.';
const ACCESS: Readonly<Record<CompiledPdf['access'], string | undefined>> = {
  'ua-1': undefined,
  tags: 'report.pdf is tagged for screen readers, but its typesetter does not vouch for it by PDF/UA-1. report.html is the accessible form.',
  none: 'report.pdf has no tags for screen readers: its typesetter refused these page breaks. report.html is the accessible form.',
};

/** The paper as PDF. */
export async function makePdf(paper: PaperDocument, nodes: readonly string[]): Promise<Pdf> {
  const typst = await loadTypst();
  if (!typst) return { remarks: [NO_PDF] };
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

/** The first way to float in which nothing lies over another and no page has floats alone, or that comes nearest to it. */
function bestOf(lay: (floats: Floats, cut?: number) => LaidOut): CompiledPdf {
  const tried: { readonly floats: Floats; readonly pages: LaidOut; readonly wrong: number; readonly late: number }[] =
    [];
  for (const floats of WAYS_TO_FLOAT) {
    // Another end of the same column changes nothing for what comes late.
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
  // Other page breaks, another chance of the standard's promise.
  const plain = best.pages.write();
  return plain.access === 'ua-1' ? plain : written;
}

function lackingRemark(lacking: readonly string[]): string[] {
  if (lacking.length === 0) return [];
  const some = lacking.slice(0, 20).join(' ');
  const more = lacking.length > 20 ? ` and ${lacking.length - 20} more` : '';
  return [`The fonts of report.pdf lack ${some}${more}: a question mark stands for each there. report.html has them.`];
}
