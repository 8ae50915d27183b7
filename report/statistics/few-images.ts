import type { Interval } from './intervals.ts';
import { betaQuantile } from './special-functions.ts';

/**
 * Where fewer images than this speak for a difference, resampling knows too little: of images that all agree, every resample
 * agrees. The same number at which McNemar's test is commonly taken exactly.
 */
export const FEW_DIFFERENCES = 25;

/** Values of images in [0, 1], 0 left out: their sum and sum of squares. */
interface Part {
  readonly sum: number;
  readonly squares: number;
}

/**
 * The least interval at 95 % for the mean over images of a difference in correctness, each value in [-1, 1]. What speaks for
 * the one side and what speaks for the other is bounded apart, as a binomial proportion exactly (Clopper and Pearson 1934);
 * values between 0 and 1, means over runs, count as images of their average weight. An image that was not seen may have
 * weight 1. The two bounds are joined by the square-and-add rule (Zou and Donner 2008, doi:10.1002/sim.3095).
 *
 * With no difference in n images the ends are ±(1 - 0.025^(1/n)), about ±3.7 / n: ±60 points for four images.
 */
export function boundsOfDifference(values: Iterable<number>, n: number): Interval {
  const [plus, minus] = partsOf(values);
  const [for_, against] = [boundsOf(plus, n), boundsOf(minus, n)];
  const [a, b] = [plus.sum / n, minus.sum / n];
  // An image speaks for one side only, so the two parts are negatively correlated: wholly, where every image speaks for one.
  const [c, d] = [(plus.sum + 1) / (n + 2), (minus.sum + 1) / (n + 2)];
  const variance = ({ squares }: Part, mean: number): number => (squares + 1) / (n + 2) - mean * mean;
  const correlation = Math.max(-1, (-c * d) / Math.sqrt(variance(plus, c) * variance(minus, d)));
  const joined = (x: number, y: number): number => Math.sqrt(x * x + y * y - 2 * correlation * x * y);
  return [
    Math.max(-1, a - b - joined(a - for_[0], against[1] - b)),
    Math.min(1, a - b + joined(for_[1] - a, b - against[0])),
  ];
}

/** The same for a mean of values in [0, 1]. */
export function boundsOfMean(values: readonly number[], n: number): Interval {
  const [right] = partsOf(values);
  const [wrong] = partsOf(values.map((value) => 1 - value));
  return [1 - boundsOf(wrong, n)[1], boundsOf(right, n)[1]];
}

function partsOf(values: Iterable<number>): [plus: Part, minus: Part] {
  const sums = [0, 0];
  const squares = [0, 0];
  for (const value of values) {
    const side = value > 0 ? 0 : 1;
    sums[side]! += Math.abs(value);
    squares[side]! += value * value;
  }
  return [
    { sum: sums[0]!, squares: squares[0]! },
    { sum: sums[1]!, squares: squares[1]! },
  ];
}

function boundsOf({ sum, squares }: Part, n: number): Interval {
  const end = (p: number, total: number, ofSquares: number): number => {
    const weight = ofSquares / total;
    const count = total / weight;
    return Math.min(1, weight * betaQuantile(p, count, n + 1 - count));
  };
  return [sum > 0 ? end(0.025, sum, squares) : 0, end(0.975, sum + 1, squares + 1)];
}
