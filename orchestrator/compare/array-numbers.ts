import type { Difference } from '../events.ts';
import { isDigest } from '../ground/digest.ts';
import { byPosition, leafPairs } from '../ground/leaf-pairs.ts';

/** The arrays of numbers in one file, by name. */
export type Numbers = Readonly<Record<string, NumberArray>>;
export type NumberArray = Float32Array | Float64Array | Int32Array | Uint8Array;

/** Largest relative difference that counts as rounding. */
const TOLERANCE = 1e-4;
/** Absolute difference that counts as rounding, as a share of the largest number of the array. */
const OF_LARGEST = 1e-6;

export type Found = Omit<Difference, 'output' | 'file'>;

/** Result of comparing two contents. */
export class Comparison {
  /** Differences in digests are ignored, because the bytes behind them are compared as well. */
  readonly digestsFollow: boolean;
  first: Found | undefined;
  /** The largest relative difference of two numbers. */
  largest = 0;
  /** Every difference is rounding. */
  isClose = true;

  constructor({ digestsFollow = false } = {}) {
    this.digestsFollow = digestsFollow;
  }

  /** Notes a difference that no tolerance covers. */
  differ(place: string, stored: string, again: string): void {
    this.first = this.isClose ? { place, stored, again } : this.first;
    this.isClose = false;
  }

  /** Compares two numbers. Integers are counts and have no tolerance. */
  number(place: () => string, stored: number, again: number, slack = 0): void {
    if (Object.is(stored, again)) return;
    const distance = Math.abs(stored - again);
    const relative = distance === 0 ? 0 : distance / Math.max(Math.abs(stored), Math.abs(again));
    const found = { place: place(), stored: String(stored), again: String(again), relative };
    const counts = Number.isInteger(stored) && Number.isInteger(again) && distance > 0;
    const close = !counts && (distance <= slack || relative <= TOLERANCE);
    if (Number.isFinite(relative)) this.largest = Math.max(this.largest, relative);
    if (!close && this.isClose) {
      this.first = found;
      this.isClose = false;
    }
    this.first ??= found;
  }
}

/** Compares arrays of numbers; integers must be equal. */
export function compareNumbers(stored: Numbers, again: Numbers, into: Comparison): void {
  for (const name of new Set([...Object.keys(stored), ...Object.keys(again)])) {
    const [a, b] = [stored[name], again[name]];
    if (!a || !b) into.differ(name, a ? 'is there' : 'is missing', b ? 'is there' : 'is missing');
    else if (a.length !== b.length) into.differ(name, `${a.length} numbers`, `${b.length} numbers`);
    else compareArrays(name, a, b, into);
  }
}

function compareArrays(name: string, a: NumberArray, b: NumberArray, into: Comparison): void {
  const isFloat = a instanceof Float32Array || a instanceof Float64Array;
  let most = 0;
  if (isFloat) for (const value of a) most = Math.max(most, Math.abs(value));
  for (let i = 0; i < a.length; i++) {
    const [stored, again] = [a[i]!, b[i]!];
    if (stored === again) continue;
    if (isFloat && !(Number.isNaN(stored) && Number.isNaN(again)))
      into.number(() => `${name}[${i}]`, stored, again, OF_LARGEST * most);
    else if (!isFloat) {
      into.differ(`${name}[${i}]`, String(stored), String(again));
      return;
    }
  }
}

/** Compares two JSON values: numbers by path, everything else by equality. */
export function compareJson(stored: unknown, again: unknown, into: Comparison): void {
  for (const { path, before, after } of leafPairs(stored, again, byPosition)) {
    const place = path || 'the whole value';
    if (typeof before === 'number' && typeof after === 'number') into.number(() => place, before, after);
    else if (into.digestsFollow && isDigest(before) && isDigest(after)) continue;
    else if (!Object.is(before, after)) into.differ(place, text(before), text(after));
  }
}

const longest = 80;

function text(value: unknown): string {
  const whole = value === undefined ? 'nothing' : JSON.stringify(value);
  return whole.length > longest ? `${whole.slice(0, longest)}…` : whole;
}
