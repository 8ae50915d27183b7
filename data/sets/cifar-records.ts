import type { Entry } from '../archive/names.ts';
import { memoryPixels } from '../pixels.ts';
import { badRecords, unsafePickle } from '../problems.ts';
import type { Images, ImagesCard } from '../types.ts';
import { type Pickled, readNumpyPickle, textOf, UnsafePickle } from './numpy-pickle.ts';

const SIDE = 32;
const PLANE = SIDE * SIDE;
const IMAGE = 3 * PLANE;

/** Records of one file. */
export interface Records {
  /** The file's name without `.bin`. */
  readonly name: string;
  /** `[count, 32, 32, 3]` */
  readonly pixels: Uint8Array;
  readonly labels: Int32Array;
}

/**
 * Records of a binary file: label bytes, then planes of red, green and blue.
 *
 * @param labelBytes - Bytes before the planes; the last of them is the label.
 * @throws Problem `bad-records`
 */
export function binaryRecords(path: string, { name, bytes }: Entry, labelBytes: number): Omit<Records, 'name'> {
  const record = labelBytes + IMAGE;
  const count = bytes.length / record;
  if (!Number.isInteger(count) || count === 0)
    throw badRecords(path, name, `its ${bytes.length} bytes are not a multiple of ${record}`);
  const pixels = new Uint8Array(count * IMAGE);
  for (let i = 0; i < count; i++) interleave(bytes, i * record + labelBytes, pixels, i * IMAGE);
  return { pixels, labels: Int32Array.from({ length: count }, (_, i) => bytes[i * record + labelBytes - 1]!) };
}

/**
 * Records of a pickle: a dictionary with pixels under `data` and labels under `labelKey`.
 *
 * @throws Problem `bad-records`, `unsafe-pickle`
 */
export function pickledRecords(path: string, entry: Entry, labelKey: string): Omit<Records, 'name'> {
  const { name } = entry;
  const values = pickledMap(path, entry);
  const list = textsOf(path, name, values, labelKey);
  const data = values.get('data');
  if (typeof data !== 'object' || data === null || !('shape' in data)) throw badRecords(path, name, 'it has no data');
  const [count, width] = data.shape;
  if (data.kind !== 'u1' || width !== IMAGE || count !== list.length || data.bytes.length !== list.length * IMAGE)
    throw badRecords(path, name, `its data are ${data.kind} [${data.shape.join(', ')}] for ${list.length} labels`);
  const pixels = new Uint8Array(list.length * IMAGE);
  for (let i = 0; i < list.length; i++) interleave(data.bytes, i * IMAGE, pixels, i * IMAGE);
  const odd = list.find((label) => !/^\d{1,9}$/.test(label));
  if (odd !== undefined) throw badRecords(path, name, `"${odd.slice(0, 50)}" among its labels is not a number`);
  return { pixels, labels: Int32Array.from(list, Number) };
}

/** The list of texts under `key` in a pickled dictionary. @throws Problem `bad-records`, `unsafe-pickle` */
export const pickledTexts = (path: string, entry: Entry, key: string): string[] =>
  textsOf(path, entry.name, pickledMap(path, entry), key);

/** @throws Problem `bad-records` */
export function checkLabels(path: string, name: string, labels: Int32Array, classes: number): void {
  const bad = labels.findIndex((label) => !(label >= 0 && label < classes));
  if (bad >= 0) throw badRecords(path, name, `record ${bad} has the label ${labels[bad]} of ${classes} classes`);
}

/** Images of several files, one after the other. */
export function joinedRecords(card: ImagesCard, classes: readonly string[], files: readonly Records[]): Images {
  const count = files.reduce((sum, { labels }) => sum + labels.length, 0);
  const labels = new Int32Array(count);
  const bytes = new Uint8Array(count * IMAGE);
  const sources: string[] = [];
  for (const file of files) {
    labels.set(file.labels, sources.length);
    bytes.set(file.pixels, sources.length * IMAGE);
    for (let i = 0; i < file.labels.length; i++) sources.push(`${file.name}:${i}`);
  }
  const pixels = memoryPixels(bytes, { count, height: SIDE, width: SIDE, channels: 3 });
  return { card, pixels, labels, classes, sources };
}

/** Planes of red, green and blue to interleaved pixels. */
function interleave(planes: Uint8Array, from: number, out: Uint8Array, to: number): void {
  for (let p = 0; p < PLANE; p++) {
    out[to + 3 * p] = planes[from + p]!;
    out[to + 3 * p + 1] = planes[from + PLANE + p]!;
    out[to + 3 * p + 2] = planes[from + 2 * PLANE + p]!;
  }
}

function pickledMap(path: string, { name, bytes }: Entry): Map<string, Pickled> {
  try {
    const value = readNumpyPickle(bytes);
    if (value instanceof Map) return value;
  } catch (error) {
    if (error instanceof UnsafePickle) throw unsafePickle(path, name, error.message);
    throw error instanceof RangeError ? badRecords(path, name, error.message) : error;
  }
  throw badRecords(path, name, 'it holds no dictionary');
}

function textsOf(path: string, name: string, values: Map<string, Pickled>, key: string): string[] {
  const list = values.get(key);
  if (!Array.isArray(list)) throw badRecords(path, name, `it has no list "${key}"`);
  try {
    return list.map(textOf);
  } catch {
    throw badRecords(path, name, `its list "${key}" has other values than texts and numbers`);
  }
}
