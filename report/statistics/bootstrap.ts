import type { Generator } from './generator.ts';
import { discordant, mcnemarExact } from './hypothesis-tests.ts';
import { type Interval, percentileInterval } from './intervals.ts';
import { variance } from './mean-and-variance.ts';
import { countPatterns, imageVariances, type Moments, momentsOf, type Patterns } from './patterns.ts';
import type { Run } from './run-values.ts';
import { normalQuantile, studentCdf, studentQuantile } from './special-functions.ts';
import { varianceParts } from './variance-parts.ts';

export interface Resampled {
  /** Mean over seeds, draws and images of the data as they are. */
  readonly estimate: number;
  /** The percentile interval, its ends moved about the estimate as few seeds and draws ask for. */
  readonly interval: Interval;
  /**
   * Two-sided. Where images alone vary, from the share of resamples on the other side of 0; where there is none, McNemar's
   * exact p of the two runs, since a share ends at 2 / (resamples + 1), which a correction over hundreds of comparisons
   * would take for chance. Else from Student's t: the resamples of a handful of seeds have no tails.
   */
  readonly p: number;
}

/** Resamples, unless said otherwise. */
export const RESAMPLES = 10_000;

/**
 * Bootstrap of mean correctness over pre-training seeds, label draws and test images, each drawn anew with replacement
 * where there are several; draws are crossed with seeds, images with both. Images with the same pattern of right and
 * wrong over all runs are exchangeable, so the counts of the patterns are drawn (multinomial), not image by image:
 * the same distribution at a fraction of the work. Where there are many patterns and many images, the mean over
 * resampled images is drawn from its normal limit with the exact mean and variance of the resampling.
 */
export function bootstrapMean(runs: readonly Run[], random: Generator, resamples = RESAMPLES, overlap = 0): Resampled {
  return bootstrapDifference(runs, [], random, resamples, overlap);
}

/**
 * The same for the difference in mean correctness, a minus b, on the same test images: draws and images are shared by
 * both sides (paired), seeds are drawn for each side on its own, since a seed means nothing across methods.
 *
 * With few seeds or draws the percentile interval is too narrow (80 of 100 cover with three seeds that differ, where 95
 * should): its ends are moved as Student's interval asks for (Hesterberg 2015, arXiv:1411.5279), with the variance of
 * `variance-parts.ts`, which also knows of draws that share labels.
 *
 * @param overlap - Mean share of labels that two draws have in common, below 1
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
  if (!varied) return { estimate, interval: [low, high], p: ofImages(values, a[0], b[0]) };
  const { total, df } = varianceParts(a, b, imageVariances(patterns, fixed, n, a.length), overlap);
  const stretch = stretchOf(values, total, df);
  const moved = (end: number): number => estimate + stretch * (end - estimate);
  const p = total > 0 ? 2 * studentCdf(-Math.abs(estimate) / Math.sqrt(total), df) : Number(estimate === 0);
  return { estimate, interval: [moved(low), moved(high)], p };
}

/**
 * From the normal tails and the variance of the resamples to Student's tails and the variance without bias: resampling n
 * things shows (n - 1) / n of theirs, and what crossed factors do together three times (Owen 2007).
 */
function stretchOf(values: Float64Array, total: number, df: number): number {
  const shown = variance(values);
  return shown > 0 ? (studentQuantile(0.975, df) / normalQuantile(0.975)) * Math.sqrt(total / shown) : 1;
}

function ofImages(values: Float64Array, a: Run | undefined, b: Run | undefined): number {
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

/** Up to this many patterns, or images, the counts are drawn exactly. */
const MOST_PATTERNS = 16;
const FEW_IMAGES = 200;

interface Side {
  readonly sign: number;
  readonly seeds: readonly number[];
  /** For each run of this side: index of its seed and of its draw. */
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

/** Weight of each run: equal without a generator, else how often its seed and its draw were drawn. Sums to ±1 a side. */
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
    // With an incomplete crossing a resample may miss every run of a side: then the side counts as it stands.
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

/** Few images of many patterns: image by image is less work than a count of each pattern. */
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
