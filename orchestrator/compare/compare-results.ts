import type { DeterminismClass, Difference } from '../events.ts';
import type { Digest } from '../ground/digest.ts';
import type { StoredArtifact } from '../store/artifacts.ts';
import { Comparison, compareJson, compareNumbers, type Numbers } from './array-numbers.ts';

/**
 * Reads the numbers in a file of an artifact of this kind, to compare two results whose bytes differ; undefined if it holds
 * none. Never called for JSON.
 */
export type NumbersOf = (kind: string, file: string, bytes: Uint8Array) => Promise<Numbers | undefined>;

export interface Compared {
  readonly class: DeterminismClass;
  readonly largest: number;
  /** The first difference of each file, the most important first. */
  readonly differences: readonly Difference[];
}

type Outputs = Readonly<Record<string, Digest>>;

/** A source of artifacts: usually a store. */
export interface ArtifactSource {
  reader(artifact: Digest): Promise<Pick<StoredArtifact, 'kind' | 'names' | 'bytes'> & { readonly files: FileDigests }>;
}

type FileDigests = readonly { readonly name: string; readonly digest: Digest }[];

/** Compares two results of one node, each in its own store: bytes, then numbers if the bytes differ. */
export async function compareResults(
  [storeA, a]: readonly [ArtifactSource, Outputs],
  [storeB, b]: readonly [ArtifactSource, Outputs],
  numbersOf: NumbersOf,
  options: { readonly digestsFollow?: boolean } = {},
): Promise<Compared> {
  const found: (Difference & { readonly isClose: boolean })[] = [];
  let largest = 0;
  for (const output of Object.keys(a).sort()) {
    if (a[output] === b[output]) continue;
    const [stored, again] = await Promise.all([storeA.reader(a[output]!), storeB.reader(b[output]!)]);
    const digests = [stored, again].map(({ files }) => new Map(files.map(({ name, digest }) => [name, digest])));
    for (const file of [...new Set([...stored.names, ...again.names])].sort()) {
      const [one, other] = [digests[0]!.get(file), digests[1]!.get(file)];
      if (one === other) continue;
      const into = new Comparison(options);
      if (one && other) {
        const [before, after] = await Promise.all([stored.bytes(file), again.bytes(file)]);
        await compareFiles(stored.kind, file, before, after, into, numbersOf);
      } else into.differ('the file', one ? 'is there' : 'is missing', other ? 'is there' : 'is missing');
      largest = Math.max(largest, into.largest);
      // A different format with the same values means the same to a reader.
      const first = into.first ?? { place: 'its layout', stored: 'the same values', again: 'the same values' };
      found.push({ output, file, ...first, isClose: into.isClose });
    }
  }
  found.sort((x, y) => Number(x.isClose) - Number(y.isClose));
  const verdict = found.length === 0 ? 'bitwise' : found.every(({ isClose }) => isClose) ? 'tolerance' : 'none';
  return { class: verdict, largest, differences: found.map(({ isClose: _, ...difference }) => difference) };
}

async function compareFiles(
  kind: string,
  file: string,
  stored: Uint8Array,
  again: Uint8Array,
  into: Comparison,
  numbersOf: NumbersOf,
): Promise<void> {
  if (!file.endsWith('.json')) {
    const [one, other] = await Promise.all([stored, again].map((bytes) => numbersOf(kind, file, bytes)));
    if (one && other) return compareNumbers(one, other, into);
  }
  const [before, after] = [textOf(stored), textOf(again)];
  if (before === undefined || after === undefined) return compareBytes(stored, again, into);
  const [one, other] = file.endsWith('.json') ? [parsed(before), parsed(after)] : [];
  if (one && other) compareJson(one.value, other.value, into);
  else compareLines(before, after, into);
}

const utf8 = new TextDecoder('utf-8', { fatal: true });
const longestText = 2 ** 28;

function textOf(bytes: Uint8Array): string | undefined {
  if (bytes.length > longestText) return undefined;
  try {
    const text = utf8.decode(bytes);
    return text.includes('\0') ? undefined : text;
  } catch {
    return undefined;
  }
}

function parsed(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

function compareBytes(stored: Uint8Array, again: Uint8Array, into: Comparison): void {
  const least = Math.min(stored.length, again.length);
  let at = 0;
  while (at < least && stored[at] === again[at]) at++;
  const said = (bytes: Uint8Array) => (at < bytes.length ? `0x${bytes[at]!.toString(16).padStart(2, '0')}` : 'the end');
  into.differ(`byte ${at}`, said(stored), said(again));
}

const around = 30;

/** The first line that differs, cut to the text around the difference. */
function compareLines(stored: string, again: string, into: Comparison): void {
  const [a, b] = [stored.split('\n'), again.split('\n')];
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  const [one, other] = [a[at] ?? '', b[at] ?? ''];
  let column = 0;
  while (column < one.length && one[column] === other[column]) column++;
  const said = (line: string | undefined) => {
    if (line === undefined) return 'the end';
    const [from, to] = [Math.max(0, column - around), column + around];
    return JSON.stringify(`${from > 0 ? '…' : ''}${line.slice(from, to)}${line.length > to ? '…' : ''}`);
  };
  into.differ(`line ${at + 1}`, said(a[at]), said(b[at]));
}
