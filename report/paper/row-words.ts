import { counted, listed, percent, points } from '../ground/number-format.ts';
import { EQUIVALENCE, type Outcome } from '../metrics/outcomes.ts';
import type { Interval } from '../statistics/intervals.ts';

/** A method or baseline as prose names it; a table has the name of the row. */
export const proseName = (row: string): string => NAMES[row] ?? row;

const NAMES: Readonly<Record<string, string>> = {
  'supervised from scratch': 'training from scratch',
  'random-initialised': 'random features',
};

/** `54.9 to 59.4`, in percent. */
export const percentRange = ([low, high]: Interval): string => `${percent(low)} to ${percent(high)}`;

/** `+19.1 to +29.5`, in points. */
export const pointsRange = ([low, high]: Interval): string => `${points(low)} to ${points(high)}`;

/** What a test found, followed by the other method. */
export const COMPARED: Readonly<Record<Outcome, string>> = {
  better: 'significantly better than',
  worse: 'significantly worse than',
  equivalent: `equal within ${counted(100 * EQUIVALENCE, 'point')} to`,
  'cannot-tell': 'not significantly different from',
};

export const OUTCOMES: readonly Outcome[] = ['better', 'equivalent', 'cannot-tell', 'worse'];

/** `a, b and c`, or `12 methods` where there are more than `most`. */
export const namedOrCounted = (names: readonly string[], noun: string, most = 4): string =>
  names.length <= most ? listed(names) : counted(names.length, noun);

/** Small numbers as words, as in `ten classes`. */
export const inWords = (n: number): string =>
  ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'][n] ??
  counted(n, '').trim();
