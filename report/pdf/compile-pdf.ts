import { typesettingFailed } from '../problems.ts';
import type { TypstSource } from './render-typst.ts';

/** Typst's compiler, where its native package is installed for this platform. */
export async function loadTypst(): Promise<typeof import('@myriaddreamin/typst-ts-node-compiler') | undefined> {
  try {
    return await import('@myriaddreamin/typst-ts-node-compiler');
  } catch {
    return undefined;
  }
}

export interface CompiledPdf {
  readonly bytes: Uint8Array;
  /** What the file promises to a screen reader: the standard PDF/UA-1, tags without that promise, or nothing. */
  readonly access: 'ua-1' | 'tags' | 'none';
}

/**
 * The PDF of a Typst source: tagged, without a date, the same bytes on one platform.
 *
 * @throws Problem with the compiler's words on any error or warning: a warning is an unknown font or a lost glyph
 */
export function compilePdf(
  typst: typeof import('@myriaddreamin/typst-ts-node-compiler'),
  source: TypstSource,
  fonts: readonly Buffer[],
): CompiledPdf {
  const compiler = typst.NodeCompiler.create({
    workspace: '/',
    ...(fonts.length > 0 ? { fontArgs: [{ fontBlobs: [...fonts] }] } : {}),
  });
  for (const [path, bytes] of source.files) compiler.mapShadow(`/${path}`, Buffer.from(bytes));
  const compiled = compiler.compile({ mainFileContent: source.main });
  const told = compiled.takeError() ?? compiled.takeWarnings();
  if (told || !compiled.result)
    throw typesettingFailed(told ? diagnostics(compiler.fetchDiagnostics(told)) : 'no document');
  const document = compiled.result;
  // Typst refuses some page breaks in lists and tables beside floats as badly tagged (typst#8776). The same pages
  // without the promise of the standard, and without tags at the worst, are better than no paper.
  let refusal: unknown;
  for (const { access, options } of WAYS) {
    try {
      return { bytes: compiler.pdf(document, options), access };
    } catch (error) {
      refusal = error;
    }
  }
  throw typesettingFailed(String(refusal));
}

const WAYS = [
  { access: 'ua-1', options: { pdfTags: true, pdfStandard: 'ua-1' } },
  { access: 'tags', options: { pdfTags: true } },
  { access: 'none', options: { pdfTags: false } },
] as const;

const diagnostics = (list: readonly { message?: string; severity?: unknown }[]): string =>
  list.map((one) => one.message ?? JSON.stringify(one)).join('; ');
