import type { NamedTensor } from '../types.ts';
import { BadPth, UnsafePth } from './problems.ts';

/** Number types of torch's storages: bytes per number, and the reader of little-endian bytes. */
const STORAGES: Readonly<Record<string, { size: number; read(view: DataView, at: number): number }>> = {
  FloatStorage: { size: 4, read: (view, at) => view.getFloat32(at, true) },
  DoubleStorage: { size: 8, read: (view, at) => view.getFloat64(at, true) },
  HalfStorage: { size: 2, read: (view, at) => halfToNumber(view.getUint16(at, true)) },
  BFloat16Storage: { size: 2, read: (view, at) => bfloat16ToNumber(view.getUint16(at, true)) },
  LongStorage: { size: 8, read: (view, at) => Number(view.getBigInt64(at, true)) },
  IntStorage: { size: 4, read: (view, at) => view.getInt32(at, true) },
  ShortStorage: { size: 2, read: (view, at) => view.getInt16(at, true) },
  CharStorage: { size: 1, read: (view, at) => view.getInt8(at) },
  ByteStorage: { size: 1, read: (view, at) => view.getUint8(at) },
  BoolStorage: { size: 1, read: (view, at) => view.getUint8(at) },
};

/** A global that a pickle may name. None is called: each stands for a fixed construction. */
export class Allowed {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

export const ORDERED_DICT = new Allowed('collections.OrderedDict');
export const REBUILD_TENSOR = new Allowed('torch._utils._rebuild_tensor_v2');
export const REBUILD_PARAMETER = new Allowed('torch._utils._rebuild_parameter');

const GLOBALS: ReadonlyMap<string, Allowed> = new Map([
  ...[ORDERED_DICT, REBUILD_TENSOR, REBUILD_PARAMETER].map((allowed) => [allowed.name, allowed] as const),
  ...Object.keys(STORAGES).map((name) => [`torch.${name}`, new Allowed(name)] as const),
]);

/** @throws Problem `unsafe-pth` for every other name. */
export function allowedGlobal(module: string, name: string): Allowed {
  const allowed = GLOBALS.get(`${module}.${name}`);
  if (allowed === undefined) throw new UnsafePth(`the Python name "${module}.${name}"`);
  return allowed;
}

/** Numbers that several tensors may share. In old files they come after the pickles. */
export interface Storage {
  readonly key: string;
  readonly type: string;
  readonly count: number;
  bytes?: Uint8Array;
}

/** A tensor as a pickle describes it. */
export interface TensorShell {
  readonly storage: Storage;
  readonly offset: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
}

export class Shell {
  readonly tensor: TensorShell;
  constructor(tensor: TensorShell) {
    this.tensor = tensor;
  }
}

/** Storage of a persistent id ('storage', class, key, device, count[, view]); its numbers are elsewhere in the file. */
export function storageOf(id: unknown): Storage {
  const [word, type, key, , count, view = null] = Array.isArray(id) ? id : [];
  if (
    word !== 'storage' ||
    !(type instanceof Allowed) ||
    !Object.hasOwn(STORAGES, type.name) ||
    typeof key !== 'string'
  )
    throw new BadPth('a reference to numbers is malformed');
  if (view !== null) throw new BadPth(`storage "${key}" is a view of another, which only PyTorch before 0.4 wrote`);
  if (!isNatural(count)) throw new BadPth(`storage "${key}" declares ${String(count)} numbers`);
  return { key, type: type.name, count };
}

export const storageBytes = ({ type, count }: Storage): number => STORAGES[type]!.size * count;

/**
 * Tensor from the arguments of `_rebuild_tensor_v2`.
 *
 * @throws BadPth for a tensor that reaches outside its storage.
 */
export function tensorShell(args: readonly unknown[]): Shell {
  const [storage, offset, shape, strides] = args;
  if (typeof storage !== 'object' || storage === null || !('key' in storage) || !isNatural(offset))
    throw new BadPth('a tensor is malformed');
  if (!isNaturals(shape) || !isNaturals(strides) || shape.length !== strides.length)
    throw new BadPth('the shape or the strides of a tensor are malformed');
  const { count, key } = storage as Storage;
  const size = shape.reduce((product, length) => product * length, 1);
  const last = offset + shape.reduce((sum, length, i) => sum + (length - 1) * strides[i]!, 0);
  // Strides of 0 would repeat one value any number of times.
  if (size > 0 && (last >= count || size > count))
    throw new BadPth(`a tensor [${shape.join(', ')}] reaches outside the ${count} numbers of storage "${key}"`);
  return new Shell({ storage: storage as Storage, offset, shape, strides });
}

/** Numbers of a tensor in row-major order, as float32. */
export function gather({ storage, offset, shape, strides }: TensorShell): NamedTensor {
  const { bytes, type, key } = storage;
  if (bytes === undefined) throw new BadPth(`the numbers of storage "${key}" are missing`);
  if (bytes.length < storageBytes(storage))
    throw new BadPth(`storage "${key}" has ${bytes.length} bytes, but ${storageBytes(storage)} are declared`);
  const { size, read } = STORAGES[type]!;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const data = new Float32Array(shape.reduce((product, length) => product * length, 1));
  const index = shape.map(() => 0);
  let at = offset;
  for (let i = 0; i < data.length; i++) {
    data[i] = read(view, at * size);
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      at += strides[axis]!;
      if (++index[axis]! < shape[axis]!) break;
      at -= strides[axis]! * shape[axis]!;
      index[axis] = 0;
    }
  }
  return { shape, data };
}

/** Decodes IEEE 754 binary16. */
function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** Decodes bfloat16, the upper half of a float32. */
function bfloat16ToNumber(bits: number): number {
  return new Float32Array(Uint32Array.of(bits << 16).buffer)[0]!;
}

const isNatural = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const isNaturals = (value: unknown): value is number[] => Array.isArray(value) && value.every(isNatural);
