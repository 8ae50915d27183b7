import type { NamedTensor, StateDict } from '../types.ts';
import { fromLittleEndian, toLittleEndian } from './little-endian.ts';
import { badSafetensors, unknownDtype } from './problems.ts';

/** Content of a safetensors file. */
export interface Safetensors {
  readonly tensors: StateDict;
  readonly metadata: Readonly<Record<string, string>>;
}

interface Entry {
  readonly dtype: keyof typeof BYTES;
  readonly shape: readonly number[];
  readonly data_offsets: readonly [number, number];
}

/** Number types of PyTorch's encoders: I64 for `num_batches_tracked`, F32 for all else. */
const BYTES = { F32: 4, I64: 8 };
/** Limit of the reference implementation. */
const LARGEST_HEADER = 100_000_000;
/** More than any network has. An entry without numbers costs time and memory, and no byte of the file's data. */
const MOST_TENSORS = 100_000;

const sizeOf = (shape: readonly number[]) => shape.reduce((product, length) => product * length, 1);
const dtypeOf = (name: string) => (name.endsWith('.num_batches_tracked') ? 'I64' : 'F32');
const byText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/**
 * A safetensors file (https://github.com/huggingface/safetensors): the header's length in 8 bytes, a JSON header padded
 * with spaces to a multiple of 8, then the numbers, little-endian. Tensors are ordered by type, I64 first, so that all
 * are aligned, and then by name, so that the same tensors give the same bytes.
 */
export function writeSafetensors(tensors: StateDict, metadata: Readonly<Record<string, string>> = {}): Uint8Array {
  const names = [...tensors.keys()].sort((a, b) => byText(dtypeOf(b), dtypeOf(a)) || byText(a, b));
  const header: Record<string, unknown> = {};
  const keys = Object.keys(metadata).sort(byText);
  if (keys.length > 0) header.__metadata__ = Object.fromEntries(keys.map((key) => [key, metadata[key]]));
  let end = 0;
  for (const name of names) {
    const start = end;
    const { shape } = tensors.get(name)!;
    end += sizeOf(shape) * BYTES[dtypeOf(name)];
    header[name] = { dtype: dtypeOf(name), shape, data_offsets: [start, end] };
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  const headerLength = Math.ceil(text.length / 8) * 8;

  const bytes = new Uint8Array(8 + headerLength + end);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(headerLength), true);
  bytes.fill(0x20, 8, 8 + headerLength);
  bytes.set(text, 8);
  let at = 8 + headerLength;
  for (const name of names) {
    const { data } = tensors.get(name)!;
    if (dtypeOf(name) === 'I64')
      for (const [i, value] of data.entries()) view.setBigInt64(at + 8 * i, BigInt(value), true);
    else bytes.set(toLittleEndian(data), at);
    at += data.length * BYTES[dtypeOf(name)];
  }
  return bytes;
}

/**
 * Reads a safetensors file; I64 becomes float32.
 *
 * @param file - Name of the file in messages.
 * @throws Problem `bad-safetensors` unless every byte after the header belongs to exactly one tensor, and
 * `unknown-dtype` for types other than F32 and I64.
 */
export function readSafetensors(bytes: Uint8Array, file: string): Safetensors {
  const { header, start } = readHeader(bytes, file);
  const { __metadata__: metadata = {}, ...described } = header;
  if (!isRecord(metadata) || Object.values(metadata).some((value) => typeof value !== 'string'))
    throw badSafetensors(file, 'its __metadata__ is not a map of strings');
  const names = Object.keys(described);
  if (names.length > MOST_TENSORS)
    throw badSafetensors(file, `it describes ${names.length} tensors; at most ${MOST_TENSORS} are read`);
  const entries = Object.entries(described).map(([name, value]) => ({ name, ...checkedEntry(file, name, value) }));

  let covered = 0;
  for (const { name, data_offsets } of inFileOrder(entries)) {
    const [from, to] = data_offsets;
    if (from !== covered)
      throw badSafetensors(
        file,
        `tensor "${name}" begins at byte ${from} of the data, ${from < covered ? 'inside the one before it' : 'after a hole'} (${covered})`,
      );
    covered = to;
  }
  if (start + covered !== bytes.length)
    throw badSafetensors(file, `its tensors end at byte ${start + covered}, but it has ${bytes.length} bytes`);

  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const tensors = new Map<string, NamedTensor>();
  for (const { name, dtype, shape, data_offsets } of entries) {
    const at = start + data_offsets[0];
    const data =
      dtype === 'F32'
        ? fromLittleEndian(bytes.subarray(at, start + data_offsets[1]))
        : Float32Array.from({ length: sizeOf(shape) }, (_, i) => Number(view.getBigInt64(at + 8 * i, true)));
    tensors.set(name, { shape, data });
  }
  return { tensors, metadata: metadata as Record<string, string> };
}

function readHeader(bytes: Uint8Array, file: string): { header: Record<string, unknown>; start: number } {
  if (bytes.length < 8)
    throw badSafetensors(file, `it has ${bytes.length} bytes, too few for the length of its header`);
  const length = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
  if (length > BigInt(Math.min(bytes.length - 8, LARGEST_HEADER)))
    throw badSafetensors(file, `its header declares ${length} bytes, but the file has ${bytes.length}`);
  const start = 8 + Number(length);
  try {
    const header: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(8, start)));
    if (isRecord(header)) return { header, start };
  } catch (error) {
    throw badSafetensors(file, `its header is not JSON (${(error as Error).message})`);
  }
  throw badSafetensors(file, 'its header is not a JSON object');
}

function checkedEntry(file: string, name: string, value: unknown): Entry {
  if (!isRecord(value)) throw badSafetensors(file, `tensor "${name}" is not described by an object`);
  const { dtype, shape, data_offsets: offsets } = value;
  if (dtype !== 'F32' && dtype !== 'I64') throw unknownDtype(file, name, dtype);
  if (!isNaturals(shape)) throw badSafetensors(file, `tensor "${name}" has the shape ${JSON.stringify(shape)}`);
  if (!isNaturals(offsets) || offsets.length !== 2)
    throw badSafetensors(file, `tensor "${name}" has the offsets ${JSON.stringify(offsets)}`);
  const [from, to] = offsets as [number, number];
  const expected = sizeOf(shape) * BYTES[dtype];
  if (to - from !== expected)
    throw badSafetensors(
      file,
      `tensor "${name}" [${shape.join(', ')}] needs ${expected} bytes, but its offsets ${from} to ${to} give ${to - from}`,
    );
  return { dtype, shape, data_offsets: [from, to] };
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isNaturals = (value: unknown): value is number[] =>
  Array.isArray(value) && value.every((item) => Number.isSafeInteger(item) && item >= 0);
/** Orders by first byte; an empty tensor comes before the one that begins at the same byte. */
const inFileOrder = <E extends Entry>(entries: readonly E[]): E[] =>
  entries.toSorted(({ data_offsets: a }, { data_offsets: b }) => a[0] - b[0] || a[1] - b[1]);
