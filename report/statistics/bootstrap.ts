import { boundsOfDifference, boundsOfMean, FEW_DIFFERENCES } from './few-images.ts';
import type { Generator } from './generator.ts';
import { discordant, mcnemarExact } from './hypothesis-tests.ts';
import { type Interval, percentileInterval } from './intervals.ts';
import { variance } from './mean-and-variance.ts';
import { countPatterns, imageVariances, type Moments, momentsOf, type Patterns } from './patterns.ts';
import type { Run } from './run-values.ts';
import { normalQuantile, studentCdf, studentQuantile } from './special-functions.ts';
import { varianceParts } from './variance-parts.ts';

export interface Resampled {
  /** Mean over seeds, draws and images of the original data. */
  readonly estimate: number;
  /**
   * Percentile interval at 95 %, widened around the estimate for few seeds and draws; not narrower than the exact bounds of
   * `few-images.ts` where fewer than 25 images speak for either side.
   */
  readonly interval: Interval;
  /**
   * Two-sided p-value. Where only images vary it is the share of resamples beyond 0. That share cannot fall below
   * 2 / (resamples + 1), which would never survive a correction over hundreds of comparisons; at that limit McNemar's exact
   * p of the two runs takes its place. Where seeds or draws vary it comes from Student's t, since the resamples of a handful
   * of seeds have no tails. Where fewer than 25 images speak for either side it is not below the exact p of these images.
   */
  readonly p: number;
}

/** Default number of resamples. */
export const RESAMPLES = 10_000;

/**
 * Bootstrap of mean correctness over training seeds, label draws and test images. Each factor with several levels is
 * resampled with replacement; draws are crossed with seeds, images with both. Images with the same pattern of right and
 * wrong over all runs are exchangeable, so pattern counts are drawn (multinomial) instead of images: the same distribution at a
 * fraction of the work. With many patterns and many images, the mean over resampled images is drawn from its normal limit,
 * with the exact mean and variance of the resampling.
 */
export function bootstrapMean(runs: readonly Run[], random: Generator, resamples = RESAMPLES, overlap = 0): Resampled {
  return bootstrapDifference(runs, [], random, resamples, overlap);
}

/**
 * Bootstrap of the difference in mean correctness, a minus b, on the same test images. Both sides share draws and images
 * (paired); each side resamples its own seeds, since a seed means nothing across methods.
 *
 * With few seeds or draws the percentile interval is too narrow: with three seeds that differ, 80 of 100 intervals cover,
 * where 95 should. Its ends are moved as for Student's interval (Hesterberg 2015, arXiv:1411.5279), with the variance of
 * `variance-parts.ts`, which also corrects for draws that share labels.
 *
 * @param overlap - Mean share of labels that two draws have in common, below 1
 * @throws RangeError without a run or without an image
 */
export function bootstrapDifference(
  a: readonly Run[],
  b: readonly Run[],
  random: Generator,
  resamples = RESAMPLES,
  overlap = 0,
): Resampled {
  const runs = [...a, ...b];
  const patterns = countPatterns(runs);
  const n = runs[0]?.correct.length ?? 0;
  if (n === 0) throw new RangeError('A bootstrap needs at least one run with at least one image.');
  const draws = [...new Set(runs.map((run) => run.draw))];
  const sides = [side(a, draws, 1), side(b, draws, -1)];
  const estimate = meanOf(patterns, weigh(sides, undefined, draws.length), undefined, n);
  const values = new Float64Array(resamples);
  const many = patterns.counts.length > MOST_PATTERNS;
  const limit = many && n > FEW_IMAGES ? momentsOf(patterns, n) : undefined;
  const varied = draws.length > 1 || sides.some((one) => one.seeds.length > 1);
  const fixed = weigh(sides, undefined, draws.length);
  for (let i = 0; i < resamples; i++) {
    const weights = varied ? weigh(sides, random, draws.length) : fixed;
    if (limit) values[i] = fromLimit(limit, weights, random, n);
    else values[i] = (many ? meanByImage : meanOf)(patterns, weights, random, n);
  }
  const [low, high] = percentileInterval(values);
  const atLeast = floorOf(patterns, fixed, n, b.length > 0);
  if (!varied) return atLeast({ estimate, interval: [low, high], p: pOfImages(values, a[0], b[0]) });
  const { total, df } = varianceParts(a, b, imageVariances(patterns, fixed, n, a.length), overlap);
  const stretch = stretchOf(values, total, df);
  // A few runs that differ much would give ends that no difference can have.
  const moved = (end: number): number => Math.max(-1, Math.min(1, estimate + stretch * (end - estimate)));
  const p = total > 0 ? 2 * studentCdf(-Math.abs(estimate) / Math.sqrt(total), df) : Number(estimate === 0);
  return atLeast({ estimate, interval: [moved(low), moved(high)], p });
}

/**
 * Makes a result at least as cautious as the exact bounds for few images: of images that (nearly) all agree, resampling gives
 * an interval without width, however few there are.
 */
function floorOf(
  { bits, counts }: Patterns,
  weights: Float64Array,
  n: number,
  isDifference: boolean,
): (found: Resampled) => Resampled {
  const values = bits.map((pattern) => pattern.reduce((sum, bit, run) => sum + (bit === 1 ? weights[run]! : 0), 0));
  const images = (does: (value: number) => boolean): number =>
    values.reduce((sum, value, k) => sum + (does(value) ? counts[k]! : 0), 0);
  const split = { onlyA: images((value) => value > NOTHING), onlyB: images((value) => value < -NOTHING) };
  const few = isDifference
    ? split.onlyA + split.onlyB
    : Math.min(
        split.onlyA,
        images((value) => value < 1 - NOTHING),
      );
  if (few >= FEW_DIFFERENCES) return (found) => found;
  const all = values.flatMap((value, k) => new Array<number>(counts[k]!).fill(Math.abs(value) > NOTHING ? value : 0));
  const [low, high] = isDifference ? boundsOfDifference(all, n) : boundsOfMean(all, n);
  return ({ estimate, interval, p }) => ({
    estimate,
    interval: [Math.min(interval[0], low), Math.max(interval[1], high)],
    p: isDifference ? Math.max(p, mcnemarExact(split)) : p,
  });
}

/** Weights of equal runs cancel to this. */
const NOTHING = 1e-9;

/**
 * Ratio of the interval with Student's tails and an unbiased variance to the one of the resamples: resampling n levels
 * shows (n - 1) / n of their variance, and the interaction of crossed factors three times (Owen 2007).
 */
function stretchOf(values: Float64Array, total: number, df: number): number {
  const shown = variance(values);
  return shown > 0 ? (studentQuantile(0.975, df) / normalQuantile(0.975)) * Math.sqrt(total / shown) : 1;
}

function pOfImages(values: Float64Array, a: Run | undefined, b: Run | undefined): number {
  const share = shareBeyondZero(values);
  const isLeast = share <= 2 / (values.length + 1);
  return isLeast && a && b ? Math.min(share, mcnemarExact(discordant(a.correct, b.correct))) : share;
}

function shareBeyondZero(values: Float64Array): number {
  let below = 0;
  let above = 0;
  for (const value of values) {
    if (value <= 0) below += 1;
    if (value >= 0) above += 1;
  }
  return Math.min(1, (2 * (Math.min(below, above) + 1)) / (values.length + 1));
}

/** Up to these numbers of patterns or images, counts are drawn exactly. */
const MOST_PATTERNS = 16;
const FEW_IMAGES = 200;

interface Side {
  readonly sign: number;
  readonly seeds: readonly number[];
  /** Index of each run's seed and draw. */
  readonly runs: readonly { seed: number; draw: number }[];
}

function side(runs: readonly Run[], draws: readonly number[], sign: number): Side {
  const seeds = [...new Set(runs.map((run) => run.seed))];
  return {
    sign,
    seeds,
    runs: runs.map((run) => ({ seed: seeds.indexOf(run.seed), draw: draws.indexOf(run.draw) })),
  };
}

/** Weight of each run: equal without a generator, else by how often its seed and draw were drawn. A side sums to ±1. */
function weigh(sides: readonly Side[], random: Generator | undefined, draws: number): Float64Array {
  const drawn = random && draws > 1 ? random.resampleCounts(draws) : new Float64Array(draws).fill(1);
  const weights = new Float64Array(sides.reduce((sum, one) => sum + one.runs.length, 0));
  let at = 0;
  for (const one of sides) {
    const seeds =
      random && one.seeds.length > 1
        ? random.resampleCounts(one.seeds.length)
        : new Float64Array(one.seeds.length).fill(1);
    const start = at;
    let total = 0;
    for (const run of one.runs) {
      weights[at] = seeds[run.seed]! * drawn[run.draw]!;
      total += weights[at]!;
      at += 1;
    }
    // With an incomplete crossing a resample can miss every run of a side; the side then keeps equal weights.
    for (let i = start; i < at; i++) weights[i] = one.sign * (total > 0 ? weights[i]! / total : 1 / (at - start));
  }
  return weights;
}

function meanOf(patterns: Patterns, weights: Float64Array, random: Generator | undefined, n: number): number {
  let left = n;
  let unseen = n;
  let sum = 0;
  for (let k = 0; k < patterns.counts.length && left > 0; k++) {
    const share = patterns.counts[k]!;
    const count = random === undefined ? share : random.binomial(left, share / unseen);
    left -= count;
    unseen -= share;
    if (count === 0) continue;
    const bits = patterns.bits[k]!;
    let value = 0;
    for (let r = 0; r < bits.length; r++) if (bits[r] === 1) value += weights[r]!;
    sum += count * value;
  }
  return sum / n;
}

/** For few images with many patterns: drawing images is less work than drawing a count for each pattern. */
function meanByImage({ bits, counts }: Patterns, weights: Float64Array, random: Generator, n: number): number {
  const values = new Float64Array(n);
  let at = 0;
  bits.forEach((pattern, k) => {
    let value = 0;
    for (let r = 0; r < pattern.length; r++) if (pattern[r] === 1) value += weights[r]!;
    values.fill(value, at, at + counts[k]!);
    at += counts[k]!;
  });
  let sum = 0;
  for (let i = 0; i < n; i++) sum += values[random.int(n)]!;
  return sum / n;
}

function fromLimit({ means, covariance }: Moments, weights: Float64Array, random: Generator, n: number): number {
  const runs = means.length;
  let mean = 0;
  let variance = 0;
  for (let a = 0; a < runs; a++) {
    const weight = weights[a]!;
    mean += weight * means[a]!;
    for (let b = 0; b < runs; b++) variance += weight * weights[b]! * covariance[a * runs + b]!;
  }
  return mean + random.normal() * Math.sqrt(Math.max(0, variance) / n);
}
