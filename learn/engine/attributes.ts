import koffi from 'koffi';
import { cString, type LibTensorFlow, type Pointer } from './libtensorflow.ts';

/** Kinds of attributes (TensorFlow's `TF_AttrType`). */
export const ATTRIBUTE = { STRING: 0, INT: 1, FLOAT: 2, BOOL: 3, TYPE: 4, SHAPE: 5 } as const;

/** An attribute as tfjs-node's kernels write it. One kind stands for a value and for a list of values. */
export interface Attribute {
  readonly name: string;
  readonly type: number;
  readonly value: unknown;
}

/** A shape as a kernel gives it. Null and undefined mean an unknown shape, -1 an unknown dimension. */
type Shape = readonly number[] | null | undefined;

/** Sets one attribute of an operation under construction. TensorFlow checks names and kinds when it executes it. */
export function setAttribute(lib: LibTensorFlow, op: Pointer, attribute: Attribute, status: Pointer): void {
  const name = cString(attribute.name);
  const value = attribute.value;
  const list = Array.isArray(value) ? (value as unknown[]) : undefined;
  switch (attribute.type) {
    case ATTRIBUTE.TYPE:
      if (list) lib.TFE_OpSetAttrTypeList(op, name, Int32Array.from(list as number[]), list.length);
      else lib.TFE_OpSetAttrType(op, name, value as number);
      return;
    case ATTRIBUTE.INT:
      if (list) lib.TFE_OpSetAttrIntList(op, name, longs(list as number[]), list.length);
      else lib.TFE_OpSetAttrInt(op, name, value as number);
      return;
    case ATTRIBUTE.FLOAT:
      if (list) lib.TFE_OpSetAttrFloatList(op, name, Float32Array.from(list as number[]), list.length);
      else lib.TFE_OpSetAttrFloat(op, name, value as number);
      return;
    case ATTRIBUTE.BOOL:
      if (list) lib.TFE_OpSetAttrBoolList(op, name, Uint8Array.from(list, Number), list.length);
      else lib.TFE_OpSetAttrBool(op, name, value ? 1 : 0);
      return;
    case ATTRIBUTE.STRING:
      if (list) setStrings(lib, op, name, list);
      else setString(lib, op, name, value);
      return;
    case ATTRIBUTE.SHAPE:
      if (list && (list.some(Array.isArray) || list.includes(null))) setShapes(lib, op, name, list as Shape[], status);
      else lib.TFE_OpSetAttrShape(op, name, longs(list as number[]), list ? list.length : -1, status);
      return;
    default:
      throw new Error(`attribute "${attribute.name}" has the unknown kind ${attribute.type}`);
  }
}

function bytesOf(value: unknown): Uint8Array {
  return value instanceof Uint8Array ? value : Buffer.from(String(value));
}

function setString(lib: LibTensorFlow, op: Pointer, name: Buffer, value: unknown): void {
  const bytes = bytesOf(value);
  lib.TFE_OpSetAttrString(op, name, bytes, bytes.byteLength);
}

function setStrings(lib: LibTensorFlow, op: Pointer, name: Buffer, values: readonly unknown[]): void {
  const bytes = values.map(bytesOf);
  const lengths = BigUint64Array.from(bytes, ({ byteLength }) => BigInt(byteLength));
  lib.TFE_OpSetAttrStringList(op, name, addresses(bytes), lengths, values.length);
}

function setShapes(lib: LibTensorFlow, op: Pointer, name: Buffer, shapes: readonly Shape[], status: Pointer): void {
  const ranks = Int32Array.from(shapes, (shape) => shape?.length ?? -1);
  const dims = shapes.map((shape) => longs(shape ?? [0]));
  lib.TFE_OpSetAttrShapeList(op, name, addresses(dims), ranks, shapes.length, status);
}

/** Has at least one element, so that its address is valid. */
function longs(values: readonly number[] | undefined): BigInt64Array {
  return values === undefined || values.length === 0 ? new BigInt64Array(1) : BigInt64Array.from(values, BigInt);
}

/** Arrays that C knows by address, kept from the garbage collector until the next such call. */
let lent: readonly ArrayBufferView[] = [];

function addresses(arrays: readonly ArrayBufferView[]): BigInt64Array {
  lent = arrays;
  return BigInt64Array.from(lent, (array) => BigInt(koffi.address(array)));
}
