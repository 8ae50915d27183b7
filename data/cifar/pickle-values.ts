import { unsafePickle } from '../problems.ts';

/** A numpy array of bytes or little-endian integers, as far as image records need it. */
export interface PickledArray {
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
  readonly kind: string;
}

export type Pickled = null | boolean | number | string | Uint8Array | PickledArray | Pickled[] | Map<string, Pickled>;

export const RECONSTRUCT = Symbol('numpy reconstruct');
export const NDARRAY = Symbol('numpy ndarray');
export const DTYPE = Symbol('numpy dtype');
export const ENCODE = Symbol('bytes of latin-1 text');

/** The only names that a pickle may ask for. None of them is called: each stands for a fixed construction below. */
export const GLOBALS: ReadonlyMap<string, symbol> = new Map([
  ['numpy.core.multiarray _reconstruct', RECONSTRUCT],
  ['numpy._core.multiarray _reconstruct', RECONSTRUCT],
  ['numpy ndarray', NDARRAY],
  ['numpy dtype', DTYPE],
  ['_codecs encode', ENCODE],
]);

export class ArrayShell {
  array: PickledArray | undefined;
}

export class DtypeShell {
  readonly kind: string;
  constructor(kind: string) {
    this.kind = kind;
  }
}

/** Lists, maps and shells of arrays as they are built; arrays get their content only by a later opcode. */
export function plain(value: unknown): Pickled {
  if (value instanceof ArrayShell) {
    if (value.array === undefined) throw unsafePickle('an array without content');
    return value.array;
  }
  if (Array.isArray(value)) return value.map(plain);
  if (value instanceof Map) return new Map([...value].map(([key, item]) => [textOf(key), plain(item)]));
  if (value === null || ['boolean', 'number', 'string'].includes(typeof value)) return value as Pickled;
  if (value instanceof Uint8Array) return value;
  throw unsafePickle('a value of an unknown kind');
}

export function textOf(value: unknown): string {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('latin1');
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  throw unsafePickle('a key that is not text');
}
