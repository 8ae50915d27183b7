import { normalQuantile } from './special-functions.ts';

/** A lower and an upper end. */
export type Interval = readonly [number, number];

/** Wilson's score interval of the proportion `correct` / `n`; valid at 0 and at n as well. */
export function wilsonInterval(correct: number, n: number, level = 0.95): Interval {
  if (!(n > 0)) throw new RangeError('A Wilson interval needs at least one trial.');
  const z = normalQuantile(0.5 + level / 2);
  const share = correct / n;
  const centre = (share + (z * z) / (2 * n)) / (1 + (z * z) / n);
  const half = (z / (1 + (z * z) / n)) * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n));
  return [Math.max(0, centre - half), Math.min(1, centre + half)];
}

/** The middle `level` of sampled values, with ends interpolated linearly (numpy's default). Sorts `values` in place. */
export function percentileInterval(values: Float64Array, level = 0.95): Interval {
  values.sort();
  return [sortedQuantile(values, 0.5 - level / 2), sortedQuantile(values, 0.5 + level / 2)];
}

/** Quantile of values in ascending order, interpolated linearly. */
export function sortedQuantile(sorted: Float64Array, p: number): number {
  const position = p * (sorted.length - 1);
  const below = Math.floor(position);
  const low = sorted[below]!;
  const high = sorted[Math.min(below + 1, sorted.length - 1)]!;
  return low + (position - below) * (high - low);
}
