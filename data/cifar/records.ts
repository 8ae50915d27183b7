import { basename, dirname } from 'node:path/posix';
import type { Entry, Source } from '../archive/names.ts';
import { badRecords } from '../problems.ts';
import { readPickle } from './pickle.ts';
import { type Pickled, textOf } from './pickle-values.ts';

/** CIFAR-10's class names in the order of its labels. */
export const CIFAR10_CLASSES: readonly string[] = 'airplane automobile bird cat deer dog frog horse ship truck'.split(
  ' ',
);

const SIDE = 32;
const PLANE = SIDE * SIDE;
export const PIXELS = 3 * PLANE;

/** One file of records, decoded. */
export interface Batch {
  /** `data_batch_1` … `data_batch_5`, `test_batch`. */
  readonly name: string;
  /** `[count, 32, 32, 3]` */
  readonly pixels: Uint8Array;
  readonly labels: Int32Array;
}

export type RecordFormat = 'binary' | 'python';

/** Whether these are the names of CIFAR-10's own archives, and in which format. */
export function recordFormat(names: readonly string[]): RecordFormat | undefined {
  const files = new Set(names.map((name) => basename(name)));
  if (files.has('test_batch.bin') && files.has('data_batch_1.bin')) return 'binary';
  if (files.has('test_batch') && files.has('data_batch_1')) return 'python';
  return undefined;
}

/** All batches of a source, in order of their names. @throws Problem `bad-records`, `unsafe-pickle`. */
export async function readBatches(source: Source, format: RecordFormat): Promise<Batch[]> {
  const wanted = format === 'binary' ? /^(data_batch_\d+|test_batch)\.bin$/ : /^(data_batch_\d+|test_batch)$/;
  const batches: Batch[] = [];
  const folders = new Set<string>();
  for await (const entry of source.entries()) {
    if (!wanted.test(basename(entry.name))) continue;
    folders.add(dirname(entry.name));
    if (folders.size > 1) throw badRecords(source.path, entry.name, 'there are batches in several folders');
    batches.push(format === 'binary' ? binaryBatch(source.path, entry) : pickledBatch(source.path, entry));
  }
  return batches.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Planes of red, green and blue to interleaved pixels. */
export function interleave(planes: Uint8Array, from: number, out: Uint8Array, to: number): void {
  for (let p = 0; p < PLANE; p++) {
    out[to + 3 * p] = planes[from + p]!;
    out[to + 3 * p + 1] = planes[from + PLANE + p]!;
    out[to + 3 * p + 2] = planes[from + 2 * PLANE + p]!;
  }
}

/** Records of 1 label byte and 3 planes of 32x32. */
function binaryBatch(path: string, { name, bytes }: Entry): Batch {
  const record = 1 + PIXELS;
  const count = bytes.length / record;
  if (!Number.isInteger(count) || count === 0) {
    throw badRecords(path, name, `its ${bytes.length} bytes are not a multiple of ${record}`);
  }
  const pixels = new Uint8Array(count * PIXELS);
  const labels = new Int32Array(count);
  for (let i = 0; i < count; i++) {
    labels[i] = bytes[i * record]!;
    interleave(bytes, i * record + 1, pixels, i * PIXELS);
  }
  checkLabels(path, name, labels);
  return { name: basename(name, '.bin'), pixels, labels };
}

function pickledBatch(path: string, { name, bytes }: Entry): Batch {
  let value: Pickled;
  try {
    value = readPickle(bytes);
  } catch (error) {
    if (error instanceof RangeError) throw badRecords(path, name, error.message);
    throw error;
  }
  const data = value instanceof Map ? value.get('data') : undefined;
  const list = value instanceof Map ? value.get('labels') : undefined;
  if (!Array.isArray(list) || typeof data !== 'object' || data === null || !('shape' in data)) {
    throw badRecords(path, name, 'it has no data and labels');
  }
  const [count, width] = data.shape;
  if (data.kind !== 'u1' || width !== PIXELS || count !== list.length || data.bytes.length !== count * PIXELS) {
    throw badRecords(path, name, `its data are ${data.kind} [${data.shape.join(', ')}] for ${list.length} labels`);
  }
  const pixels = new Uint8Array(count * PIXELS);
  for (let i = 0; i < count; i++) interleave(data.bytes, i * PIXELS, pixels, i * PIXELS);
  const labels = Int32Array.from(list, (label) => Number(textOf(label)));
  checkLabels(path, name, labels);
  return { name: basename(name), pixels, labels };
}

function checkLabels(path: string, name: string, labels: Int32Array): void {
  const bad = labels.findIndex((label) => !(label >= 0 && label < CIFAR10_CLASSES.length));
  if (bad >= 0) throw badRecords(path, name, `record ${bad} has the label ${labels[bad]}`);
}
