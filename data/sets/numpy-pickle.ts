import { type PickleRules, readPickle } from '../../formats/pickle.ts';

/** A numpy array in C order. */
export interface PickledArray {
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
  /** numpy's name of the number type: `u1` for uint8. */
  readonly kind: string;
}

/** Says what a pickle asks for beside plain values and numpy arrays, where the name of its file is not known. */
export class UnsafePickle extends Error {}

export type Pickled = null | boolean | number | string | Uint8Array | PickledArray | Pickled[] | Map<string, Pickled>;

/**
 * Reads a pickle of protocols 0 to 3 made of plain values and numpy arrays. Python 2's byte strings are returned as bytes.
 *
 * @throws UnsafePickle for any other global, call or operation; RangeError where the pickle is cut short or malformed.
 */
export const readNumpyPickle = (bytes: Uint8Array): Pickled => plain(readPickle(bytes, NUMPY).value, new Map(), 0);

/** Data sets nest their values three deep. */
const DEEPEST = 20;

const RECONSTRUCT = Symbol('numpy reconstruct');
const NDARRAY = Symbol('numpy ndarray');
const DTYPE = Symbol('numpy dtype');
const ENCODE = Symbol('bytes of latin-1 text');

/** The only names that a pickle may ask for. None is called: each stands for a fixed construction below. */
const GLOBALS: ReadonlyMap<string, symbol> = new Map([
  ['numpy.core.multiarray _reconstruct', RECONSTRUCT],
  ['numpy._core.multiarray _reconstruct', RECONSTRUCT],
  ['numpy ndarray', NDARRAY],
  ['numpy dtype', DTYPE],
  ['_codecs encode', ENCODE],
]);

/** An array whose content a later operation sets. */
class ArrayShell {
  array: PickledArray | undefined;
}

class DtypeShell {
  readonly kind: string;
  constructor(kind: string) {
    this.kind = kind;
  }
}

const NUMPY: PickleRules = {
  optional: ['SHORT_BINSTRING', 'BINSTRING', 'SHORT_BINBYTES', 'BINBYTES'],
  checkProtocol(protocol) {
    if (protocol > 3) throw new UnsafePickle('a newer protocol');
  },
  global(module, name) {
    const known = GLOBALS.get(`${module} ${name}`);
    if (known === undefined) throw new UnsafePickle(`the name "${module}.${name}"`);
    return known;
  },
  call(callee, args) {
    if (callee === RECONSTRUCT && args[0] === NDARRAY) return new ArrayShell();
    if (callee === DTYPE) return new DtypeShell(textOf(args[0]));
    if (callee === ENCODE) return new Uint8Array(Buffer.from(textOf(args[0]), 'latin1'));
    throw new UnsafePickle('a call');
  },
  setState(target, state) {
    // The state of a dtype says nothing beyond its name for uint8.
    if (target instanceof DtypeShell) return;
    if (!(target instanceof ArrayShell) || !Array.isArray(state)) throw new UnsafePickle('an object');
    const [, shape, dtype, fortranOrder, bytes] = state as unknown[];
    if (!(dtype instanceof DtypeShell) || !(bytes instanceof Uint8Array) || fortranOrder !== false)
      throw new UnsafePickle('an array in an unusual layout');
    if (!Array.isArray(shape) || !shape.every((length) => Number.isSafeInteger(length) && length >= 0))
      throw new UnsafePickle('an array with an odd shape');
    target.array = { shape, bytes, kind: dtype.kind };
  },
  key: textOf,
  refuse: (what) => new UnsafePickle(what),
};

/**
 * The value with arrays in the place of their shells. A value that stands in several places is converted once, so the work
 * is no more than the pickle has bytes: a few of these can describe a tree of any size.
 *
 * @param done - Results by their lists and maps; undefined while one of these is being converted.
 */
function plain(value: unknown, done: Map<object, Pickled | undefined>, depth: number): Pickled {
  if (value instanceof ArrayShell) {
    if (value.array === undefined) throw new UnsafePickle('an array without content');
    return value.array;
  }
  if (Array.isArray(value) || value instanceof Map) {
    const known = done.get(value);
    if (known !== undefined) return known;
    if (done.has(value)) throw new UnsafePickle('a value that contains itself');
    if (depth === DEEPEST) throw new UnsafePickle(`values nested more than ${DEEPEST} deep`);
    done.set(value, undefined);
    const inside = (item: unknown) => plain(item, done, depth + 1);
    const result = Array.isArray(value)
      ? value.map(inside)
      : new Map([...value].map(([key, item]) => [textOf(key), inside(item)] as const));
    done.set(value, result);
    return result;
  }
  if (value === null || ['boolean', 'number', 'string'].includes(typeof value)) return value as Pickled;
  if (value instanceof Uint8Array) return value;
  throw new UnsafePickle('a value of an unknown kind');
}

/** Text of a string, of Python 2's byte string, or of a number. @throws UnsafePickle */
export function textOf(value: unknown): string {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('latin1');
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  throw new UnsafePickle('a key that is not text');
}
