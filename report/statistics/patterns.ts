import type { Run } from './run-values.ts';

/** Test images grouped by the runs that got them right. */
export interface Patterns {
  /** [patterns, runs] of 0 and 1. */
  readonly bits: readonly Uint8Array[];
  readonly counts: readonly number[];
}

export function countPatterns(runs: readonly Run[]): Patterns {
  const found = new Map<string, { bits: Uint8Array; count: number }>();
  const n = runs[0]?.correct.length ?? 0;
  for (let i = 0; i < n; i++) {
    const bits = Uint8Array.from(runs, (run) => run.correct[i]!);
    const name = String.fromCharCode(...bits);
    const entry = found.get(name);
    if (entry) entry.count += 1;
    else found.set(name, { bits, count: 1 });
  }
  // Common patterns first: few images are then left for the binomials of rare patterns, which makes these cheap.
  const sorted = [...found.entries()].sort((x, y) => y[1].count - x[1].count || (x[0] < y[0] ? -1 : 1));
  return { bits: sorted.map((entry) => entry[1].bits), counts: sorted.map((entry) => entry[1].count) };
}

/** Moments of correctness over images, which give the normal limit of the mean over resampled images. */
export interface Moments {
  readonly means: Float64Array;
  /** [runs, runs] covariance of correctness over images. */
  readonly covariance: Float64Array;
}

export function momentsOf(patterns: Patterns, n: number): Moments {
  const runs = patterns.bits[0]!.length;
  const means = new Float64Array(runs);
  const both = new Float64Array(runs * runs);
  patterns.bits.forEach((bits, k) => {
    const share = patterns.counts[k]! / n;
    for (let a = 0; a < runs; a++) {
      if (bits[a] === 0) continue;
      means[a]! += share;
      for (let b = 0; b < runs; b++) if (bits[b] === 1) both[a * runs + b]! += share;
    }
  });
  return { means, covariance: both.map((value, i) => value - means[Math.floor(i / runs)]! * means[i % runs]!) };
}

/** Contributions of images to the variance of a mean, each divided by the number of images. */
export interface ImageVariances {
  /** Variance of an image's weighted correctness; with two sides, of the difference. */
  readonly perImage: number;
  /** Variance of one image between the runs of each side, divided by the number of those runs; 0 with one run. */
  readonly betweenRuns: readonly [number, number];
}

/**
 * @param weights - One a run; the first `split` sum to 1, the others to -1
 */
export function imageVariances(
  { bits, counts }: Patterns,
  weights: Float64Array,
  n: number,
  split: number,
): ImageVariances {
  let sum = 0;
  let squares = 0;
  const between: [number, number] = [0, 0];
  const sizes = [split, weights.length - split] as const;
  bits.forEach((pattern, k) => {
    let value = 0;
    const right: [number, number] = [0, 0];
    for (let r = 0; r < pattern.length; r++) {
      if (pattern[r] === 0) continue;
      value += weights[r]!;
      right[r < split ? 0 : 1] += 1;
    }
    sum += counts[k]! * value;
    squares += counts[k]! * value * value;
    for (const side of [0, 1] as const) {
      const [runs, ones] = [sizes[side], right[side]];
      if (runs > 1) between[side] += ((counts[k]! / n) * ones * (runs - ones)) / (runs * (runs - 1)) / (runs * n);
    }
  });
  return { perImage: n > 1 ? Math.max(0, squares - (sum * sum) / n) / (n - 1) / n : 0, betweenRuns: between };
}
