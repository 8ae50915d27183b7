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

/**
 * The PDF of a Typst source: tagged, without a date, the same bytes on one platform.
 *
 * @throws Problem with the compiler's words on any error or warning: a warning is an unknown font or a lost glyph
 */
export function compilePdf(
  typst: typeof import('@myriaddreamin/typst-ts-node-compiler'),
  source: TypstSource,
  fonts: readonly Buffer[],
): Uint8Array {
  const compiler = typst.NodeCompiler.create({
    workspace: '/',
    ...(fonts.length > 0 ? { fontArgs: [{ fontBlobs: [...fonts] }] } : {}),
  });
  for (const [path, bytes] of source.files) compiler.mapShadow(`/${path}`, Buffer.from(bytes));
  const compiled = compiler.compile({ mainFileContent: source.main });
  const told = compiled.takeError() ?? compiled.takeWarnings();
  if (told || !compiled.result)
    throw typesettingFailed(told ? diagnostics(compiler.fetchDiagnostics(told)) : 'no document');
  return compiler.pdf(compiled.result, { pdfTags: true, pdfStandard: 'ua-1' });
}

const diagnostics = (list: readonly { message?: string; severity?: unknown }[]): string =>
  list.map((one) => one.message ?? JSON.stringify(one)).join('; ');
