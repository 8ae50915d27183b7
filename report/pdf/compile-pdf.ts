import { typesettingFailed } from '../ground/problems.ts';
import type { Pages } from './pages.ts';

type Typst = typeof import('@myriaddreamin/typst-ts-node-compiler');

/** Typst's compiler; undefined where its native package is not installed for this platform. */
export async function loadTypst(): Promise<Typst | undefined> {
  try {
    return await import('@myriaddreamin/typst-ts-node-compiler');
  } catch {
    return undefined;
  }
}

/** The folder from which a document may read. It does not exist: all that a paper needs is handed to the compiler. */
const NOTHING = '/no-files-of-a-report';

/** Pages before they are written as PDF. */
export interface LaidOut extends Pages {
  write(): CompiledPdf;
}

export interface CompiledPdf {
  readonly bytes: Uint8Array;
  /** Accessibility of the file: the standard PDF/UA-1, tags without the standard, or neither. */
  readonly access: 'ua-1' | 'tags' | 'none';
}

/**
 * A compiler for sources with these pictures and fonts. Its PDFs have no date, and the same bytes on one platform.
 *
 * @throws Problem on any error or warning of the compiler, since a warning means an unknown font or a missing glyph
 */
export function typesetter(
  typst: Typst,
  files: ReadonlyMap<string, Uint8Array>,
  fonts: readonly Buffer[],
): (main: string) => LaidOut {
  const compiler = typst.NodeCompiler.create({
    workspace: NOTHING,
    ...(fonts.length > 0 ? { fontArgs: [{ fontBlobs: [...fonts] }] } : {}),
  });
  for (const [path, bytes] of files) compiler.mapShadow(`${NOTHING}/${path}`, Buffer.from(bytes));
  return (main) => {
    const compiled = compiler.compile({ mainFileContent: main });
    const told = compiled.takeError() ?? compiled.takeWarnings();
    const document = compiled.result;
    if (told || !document) throw typesettingFailed(told ? diagnostics(compiler.fetchDiagnostics(told)) : 'no document');
    const marks = <Mark>(label: string): Mark[] =>
      compiler.query(document, { selector: `<${label}>` }).map((found: { readonly value: Mark }) => found.value);
    return { places: marks('place'), edges: marks('edge'), write: () => written(compiler, document) };
  };
}

function written(
  compiler: InstanceType<Typst['NodeCompiler']>,
  document: Parameters<InstanceType<Typst['NodeCompiler']>['pdf']>[0],
): CompiledPdf {
  // Typst refuses some page breaks in lists and tables beside floats as badly tagged (typst#8776). The same pages without
  // the standard, or in the worst case without tags, are better than no PDF.
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
  list.map((one) => (one.message ?? JSON.stringify(one)).replaceAll(NOTHING, '')).join('; ');
