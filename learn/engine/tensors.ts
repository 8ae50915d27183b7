import type { LibTensorFlow, Pointer } from './libtensorflow.ts';

/** TensorFlow's numbers of the types that tfjs has, and of others that it receives. */
export const DTYPE = {
  FLOAT: 1,
  INT32: 3,
  UINT8: 4,
  STRING: 7,
  COMPLEX64: 8,
  INT64: 9,
  BOOL: 10,
  RESOURCE: 20,
} as const;

/** Values of a tensor as tfjs holds them; strings as bytes. */
export type TensorValues = Float32Array | Int32Array | Uint8Array | Uint8Array[];

/** `sizeof(TF_TString)`. */
const STRING_BYTES = 24n;

const ARRAY_OF = new Map<number, typeof Float32Array | typeof Int32Array | typeof Uint8Array>([
  [DTYPE.FLOAT, Float32Array],
  [DTYPE.COMPLEX64, Float32Array],
  [DTYPE.INT32, Int32Array],
  // tfjs has no 64-bit integers: each is two 32-bit halves, the lower one first.
  [DTYPE.INT64, Int32Array],
  [DTYPE.BOOL, Uint8Array],
  [DTYPE.UINT8, Uint8Array],
]);

/**
 * A new TF_Tensor with a copy of the values. The caller deletes it.
 *
 * @throws Error for values of another type or length.
 */
export function writeTensor(
  lib: LibTensorFlow,
  shape: readonly number[],
  dtype: number,
  values: TensorValues,
): Pointer {
  const elements = shape.reduce((product, n) => product * n, 1);
  if (dtype === DTYPE.STRING) return writeStrings(lib, shape, elements, values as Uint8Array[]);
  const type = ARRAY_OF.get(dtype);
  if (type === undefined) throw new Error(`createTensor: TensorFlow's type ${dtype} cannot be made from JavaScript`);
  if (!(values instanceof type))
    throw new Error(`createTensor: TensorFlow's type ${dtype} takes a ${type.name}, not ${nameOf(values)}`);
  const length = dtype === DTYPE.INT64 || dtype === DTYPE.COMPLEX64 ? elements * 2 : elements;
  if (values.length !== length)
    throw new Error(`createTensor: shape [${shape}] takes ${length} values, but ${values.length} were given`);
  const tensor = lib.TF_AllocateTensor(dtype, dimensions(shape), shape.length, values.byteLength);
  if (values.byteLength > 0) lib.memcpyTo(lib.TF_TensorData(tensor), values, values.byteLength);
  return tensor;
}

function writeStrings(lib: LibTensorFlow, shape: readonly number[], elements: number, values: Uint8Array[]): Pointer {
  if (!Array.isArray(values) || !values.every((value) => value instanceof Uint8Array))
    throw new Error(`createTensor: a string tensor takes an array of Uint8Array, not ${nameOf(values)}`);
  if (values.length !== elements)
    throw new Error(`createTensor: shape [${shape}] takes ${elements} strings, but ${values.length} were given`);
  const tensor = lib.TF_AllocateTensor(DTYPE.STRING, dimensions(shape), shape.length, elements * Number(STRING_BYTES));
  const data = lib.TF_TensorData(tensor);
  values.forEach((bytes, i) => {
    const string = data + BigInt(i) * STRING_BYTES;
    lib.TF_StringInit(string);
    lib.TF_StringCopy(string, bytes, bytes.byteLength);
  });
  return tensor;
}

/** A copy of the values. Types that tfjs lacks become the nearest type: int64 becomes int32, uint8 stays. */
export function readTensor(lib: LibTensorFlow, tensor: Pointer, dtype: number): TensorValues {
  if (dtype === DTYPE.STRING) return readStrings(lib, tensor);
  const bytes = lib.TF_TensorByteSize(tensor);
  if (dtype === DTYPE.INT64) {
    const longs = new BigInt64Array(bytes / 8);
    if (bytes > 0) lib.memcpyFrom(longs, lib.TF_TensorData(tensor), bytes);
    return Int32Array.from(longs, Number);
  }
  const type = ARRAY_OF.get(dtype) ?? Uint8Array;
  const values = new type(bytes / type.BYTES_PER_ELEMENT);
  if (bytes > 0) lib.memcpyFrom(values, lib.TF_TensorData(tensor), bytes);
  return values;
}

function readStrings(lib: LibTensorFlow, tensor: Pointer): Uint8Array[] {
  const data = lib.TF_TensorData(tensor);
  return Array.from({ length: lib.TF_TensorElementCount(tensor) }, (_, i) => {
    const string = data + BigInt(i) * STRING_BYTES;
    const bytes = new Uint8Array(lib.TF_StringGetSize(string));
    if (bytes.length > 0) lib.memcpyFrom(bytes, lib.TF_StringGetDataPointer(string), bytes.length);
    return bytes;
  });
}

/** Has at least one element, so that a scalar has an address too. */
function dimensions(shape: readonly number[]): BigInt64Array {
  return shape.length === 0 ? new BigInt64Array(1) : BigInt64Array.from(shape, BigInt);
}

function nameOf(values: unknown): string {
  return values === null || values === undefined ? String(values) : (values as object).constructor.name;
}
