import { basename } from 'node:path/posix';
import type { Source } from '../archive/names.ts';
import { badRecords } from '../problems.ts';
import { readPickle } from './pickle.ts';
import { type Pickled, textOf } from './pickle-values.ts';
import { type Batch, interleave, PIXELS } from './records.ts';

export type Cifar100Format = 'binary' | 'python';

export interface Cifar100 {
  readonly train: Batch;
  readonly test: Batch;
  /** The hundred fine classes. */
  readonly classes: readonly string[];
}

/** Whether these are the names of CIFAR-100's own archives, and in which format. */
export function cifar100Format(names: readonly string[]): Cifar100Format | undefined {
  const files = new Set(names.map((name) => basename(name)).filter((_, i) => !names[i]!.endsWith('/')));
  if (files.has('train.bin') && files.has('test.bin') && files.has('fine_label_names.txt')) return 'binary';
  if (files.has('train') && files.has('test') && files.has('meta')) return 'python';
  return undefined;
}

/** Both parts with their fine labels. @throws Problem `bad-records`, `unsafe-pickle`. */
export async function readCifar100(source: Source, format: Cifar100Format): Promise<Cifar100> {
  const parts = new Map<string, Batch>();
  let classes: readonly string[] = [];
  for await (const { name, bytes } of source.entries()) {
    const file = basename(name);
    if (format === 'binary') {
      if (file === 'fine_label_names.txt') classes = new TextDecoder().decode(bytes).split(/\s+/).filter(Boolean);
      else if (file === 'train.bin' || file === 'test.bin')
        parts.set(basename(file, '.bin'), binaryPart(source.path, name, bytes));
    } else if (file === 'meta') classes = listOf(source.path, name, bytes, 'fine_label_names').map(textOf);
    else if (file === 'train' || file === 'test') parts.set(file, pickledPart(source.path, name, bytes));
  }
  const [train, test] = [parts.get('train'), parts.get('test')];
  if (!train || !test) throw badRecords(source.path, 'the archive', 'a part is missing');
  for (const { name, labels } of [train, test]) {
    const bad = labels.findIndex((label) => !(label >= 0 && label < classes.length));
    if (bad >= 0)
      throw badRecords(source.path, name, `record ${bad} has the label ${labels[bad]} of ${classes.length} classes`);
  }
  return { train, test, classes };
}

/** Records of a coarse label, a fine one and 3 planes of 32x32. */
function binaryPart(path: string, name: string, bytes: Uint8Array): Batch {
  const record = 2 + PIXELS;
  const count = bytes.length / record;
  if (!Number.isInteger(count) || count === 0)
    throw badRecords(path, name, `its ${bytes.length} bytes are not a multiple of ${record}`);
  const pixels = new Uint8Array(count * PIXELS);
  for (let i = 0; i < count; i++) interleave(bytes, i * record + 2, pixels, i * PIXELS);
  return {
    name: basename(name, '.bin'),
    pixels,
    labels: Int32Array.from({ length: count }, (_, i) => bytes[i * record + 1]!),
  };
}

function pickledPart(path: string, name: string, bytes: Uint8Array): Batch {
  const labels = Int32Array.from(listOf(path, name, bytes, 'fine_labels'), (label) => Number(textOf(label)));
  const data = entryOf(path, name, bytes, 'data');
  if (typeof data !== 'object' || data === null || !('shape' in data)) throw badRecords(path, name, 'it has no data');
  if (data.kind !== 'u1' || data.bytes.length !== labels.length * PIXELS)
    throw badRecords(path, name, `its data are ${data.kind} [${data.shape.join(', ')}] for ${labels.length} labels`);
  const pixels = new Uint8Array(data.bytes.length);
  for (let i = 0; i < labels.length; i++) interleave(data.bytes, i * PIXELS, pixels, i * PIXELS);
  return { name: basename(name), pixels, labels };
}

function entryOf(path: string, name: string, bytes: Uint8Array, key: string): Pickled | undefined {
  try {
    const value = readPickle(bytes);
    return value instanceof Map ? value.get(key) : undefined;
  } catch (error) {
    if (error instanceof RangeError) throw badRecords(path, name, error.message);
    throw error;
  }
}

function listOf(path: string, name: string, bytes: Uint8Array, key: string): Pickled[] {
  const list = entryOf(path, name, bytes, key);
  if (!Array.isArray(list)) throw badRecords(path, name, `it has no list "${key}"`);
  return list;
}
