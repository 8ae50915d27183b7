import { mean, variance } from '../statistics/tests.ts';
import type { Side } from './sides.ts';

/** A changed metric on its way to a verdict. */
export interface Changed {
  readonly name: string;
  /** Method and encoder: metrics of one encoder share its luck. */
  readonly trainedAs: string;
  readonly now: Side;
  readonly before: Side;
  /** Mean of now minus mean of the baseline, in shares of 1. */
  readonly difference: number;
  /** Variance of one run's accuracy if images err independently from seed to seed. */
  readonly floor: number;
}

/** The standard error of each difference, and the degrees of freedom of its estimate. */
export interface Noise {
  /** Variance of one run's accuracy over seeds, by metric. */
  readonly variance: (metric: Changed) => number;
  readonly df: number;
  /** Where the seed-to-seed part comes from, for the reader. */
  readonly source: string;
}

/** Fewer degrees of freedom than this say nothing: the declared spread is used as well. */
const LEAST_DF = 4;

/**
 * How far a run's accuracy moves from seed to seed. The part that comes from images erring independently is known from
 * per-image correctness (arXiv:2304.01910), its factor of over-dispersion from the spread of accuracies, the larger of
 * all methods' and this method's. With one seed a side there is no such spread to measure: then a declared standard
 * deviation of true accuracy, `seedSpread`, stands in for it.
 */
export function noiseOf(metrics: readonly Changed[], seedSpread: number): Noise {
  const nu = Math.max(0, ...metrics.map((one) => one.now.seeds.length + one.before.seeds.length - 2));
  const trained = new Set(metrics.map((one) => one.trainedAs));
  const df = nu * trained.size;
  const declared = df < LEAST_DF;
  const ratios = metrics.map((one) => ({ of: one.trainedAs, ratio: pooledVariance(one) / one.floor }));
  const all = nu > 0 ? mean(ratios.map((one) => one.ratio)) : 1;
  const factor = (metric: Changed): number => {
    const own = ratios.filter((one) => one.of === metric.trainedAs).map((one) => one.ratio);
    const least = declared ? 1 + seedSpread ** 2 / metric.floor : 1;
    return Math.max(1, least, all, nu > 0 ? mean(own) : 1);
  };
  const points = Number((100 * seedSpread).toPrecision(3));
  return {
    variance: (metric) => factor(metric) * metric.floor,
    df: declared ? Number.POSITIVE_INFINITY : df,
    source: declared
      ? `too few seeds to measure the spread from seed to seed: at least ${points} points is assumed`
      : `spread from seed to seed measured with ${df} degrees of freedom`,
  };
}

/** Mean over images of the variance of correctness between seeds, over n: within the sides where they have seeds. */
export function noiseFloor(now: Side, before: Side): number {
  const n = now.perImage[0]!.length;
  let sum = 0;
  let df = 0;
  for (const side of [now, before]) {
    df += side.perImage.length - 1;
    if (side.perImage.length < 2) continue;
    for (let i = 0; i < n; i++) sum += (side.perImage.length - 1) * variance(side.perImage.map((seed) => seed[i]!));
  }
  if (df === 0) {
    // One seed a side: half the variance of the difference of the two.
    const [a, b] = [now.perImage[0]!, before.perImage[0]!];
    sum = (n * variance(Array.from(a, (value, i) => value - b[i]!))) / 2;
    df = 1;
  }
  return Math.max(sum / df / n / n, 0.5 / (n * n));
}

function pooledVariance({ now, before }: Changed): number {
  const df = now.seeds.length + before.seeds.length - 2;
  if (df === 0) return 0;
  const sum = [now, before].reduce((total, side) => total + (side.seeds.length - 1) * variance(side.accuracies), 0);
  return sum / df;
}
