import type { Interval } from './intervals.ts';
import { mean, variance } from './mean-and-variance.ts';
import { binomialCdf, studentCdf, studentQuantile } from './special-functions.ts';

/** The discordant cells of a paired table: images that exactly one of two runs gets right. */
export interface Discordant {
  readonly onlyA: number;
  readonly onlyB: number;
}

/** Counts the test images that exactly one of two runs gets right. */
export function discordant(a: ArrayLike<number>, b: ArrayLike<number>): Discordant {
  let onlyA = 0;
  let onlyB = 0;
  for (let i = 0; i < a.length; i++) {
    if (a[i] === 1 && b[i] !== 1) onlyA += 1;
    else if (a[i] !== 1 && b[i] === 1) onlyB += 1;
  }
  return { onlyA, onlyB };
}

/** McNemar's exact two-sided p-value that the discordant images are split evenly; 1 where there are none. */
export function mcnemarExact({ onlyA, onlyB }: Discordant): number {
  const n = onlyA + onlyB;
  return n === 0 ? 1 : Math.min(1, 2 * binomialCdf(Math.min(onlyA, onlyB), n, 0.5));
}

/**
 * McNemar's mid-p: the exact p minus half the probability of the observed table. The exact test stays well below its level;
 * the mid-p comes close to it (Fagerland, Lydersen and Laake 2013, doi:10.1186/1471-2288-13-91).
 */
export function mcnemarMidP({ onlyA, onlyB }: Discordant): number {
  const n = onlyA + onlyB;
  if (n === 0 || onlyA === onlyB) return 1;
  const fewer = Math.min(onlyA, onlyB);
  return Math.min(1, binomialCdf(fewer, n, 0.5) + binomialCdf(fewer - 1, n, 0.5));
}

/** Holm's step-down adjusted p-values (Holm 1979), in the order given: they control the chance of any false claim. */
export function holm(p: readonly number[]): number[] {
  const order = p.map((value, index) => ({ value, index })).sort((x, y) => x.value - y.value || x.index - y.index);
  const adjusted = new Array<number>(p.length);
  let largest = 0;
  order.forEach(({ value, index }, rank) => {
    largest = Math.max(largest, Math.min(1, value * (p.length - rank)));
    adjusted[index] = largest;
  });
  return adjusted;
}

export interface PairedT {
  readonly difference: number;
  readonly t: number;
  readonly df: number;
  readonly p: number;
  readonly interval: Interval;
}

/** Student's paired t-test, two-sided, a minus b. Needs two pairs or more; no spread at all gives p = 0 or 1. */
export function pairedT(a: readonly number[], b: readonly number[], level = 0.95): PairedT {
  return correctedResampledT(a, b, 0, level);
}

/**
 * Nadeau and Bengio's corrected resampled t-test (2003, doi:10.1023/A:1024068626366), two-sided, a minus b: results of
 * training sets that overlap are correlated, so the variance of their mean is s² (1 / J + ratio), not s² / J.
 *
 * @param ratio - Test over training images of one split, in resampling that has both from one pool; where the test images
 * are fixed and training sets share a part r of their images, r / (1 - r). 0 is Student's test.
 */
export function correctedResampledT(a: readonly number[], b: readonly number[], ratio: number, level = 0.95): PairedT {
  const n = a.length;
  if (n < 2 || b.length !== n) throw new RangeError('A paired t-test needs two or more pairs.');
  const differences = a.map((value, i) => value - b[i]!);
  const difference = mean(differences);
  const df = n - 1;
  const error = Math.sqrt(variance(differences) * (1 / n + ratio));
  if (error === 0)
    return {
      difference,
      t: difference === 0 ? 0 : Math.sign(difference) * Number.POSITIVE_INFINITY,
      df,
      p: difference === 0 ? 1 : 0,
      interval: [difference, difference],
    };
  const t = difference / error;
  const half = studentQuantile(0.5 + level / 2, df) * error;
  return { difference, t, df, p: 2 * studentCdf(-Math.abs(t), df), interval: [difference - half, difference + half] };
}
