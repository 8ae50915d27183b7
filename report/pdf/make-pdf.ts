import type { PaperDocument } from '../document/document.ts';
import { type CompiledPdf, compilePdf, loadTypst } from './compile-pdf.ts';
import { coverageOf, onlyCovered } from './coverage.ts';
import { FOUND_BY_NAME, paperFonts } from './fonts.ts';
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
const BORROWED_FONTS =
  'report.pdf is set in fonts found by name, so its bytes may differ on a machine with other fonts of these names.';

/** The paper as PDF. */
export async function makePdf(paper: PaperDocument, nodes: readonly string[]): Promise<Pdf> {
  const typst = await loadTypst();
  if (!typst) return { remarks: [NO_PDF] };
  const own = await paperFonts();
  const fonts = own ?? FOUND_BY_NAME;
  const source = renderTypst(paper, nodes, fonts.names);
  const covered = own ? coverageOf(own.serif) : () => true;
  const main = onlyCovered(source.main, covered);
  const lacking = new Set(main.lacking);
  const files = new Map<string, Uint8Array>();
  for (const [path, bytes] of source.files) {
    const drawn = path.endsWith('.svg') ? onlyCovered(Buffer.from(bytes).toString('utf8'), covered) : undefined;
    for (const character of drawn?.lacking ?? []) lacking.add(character);
    files.set(path, drawn ? Buffer.from(drawn.source, 'utf8') : bytes);
  }
  const { bytes, access } = compilePdf(typst, { main: main.source, files }, fonts.files);
  const remarks = [...(own ? [] : [BORROWED_FONTS]), ...lackingRemark([...lacking]), ACCESS[access]];
  return { bytes, remarks: remarks.filter((remark) => remark !== undefined) };
}

function lackingRemark(lacking: readonly string[]): string[] {
  if (lacking.length === 0) return [];
  const some = lacking.slice(0, 20).join(' ');
  const more = lacking.length > 20 ? ` and ${lacking.length - 20} more` : '';
  return [`The fonts of report.pdf lack ${some}${more}: a question mark stands for each there. report.html has them.`];
}
