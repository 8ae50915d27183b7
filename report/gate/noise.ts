import { mean, variance } from '../statistics/mean-and-variance.ts';
import { incompleteBeta } from '../statistics/special-functions.ts';
import type { Side } from './metric-sides.ts';

/** A metric that both sides have. */
export interface Measured {
  readonly name: string;
  /** Method and encoder: metrics of one encoder share its luck. */
  readonly trainedAs: string;
  readonly before: Side;
  /** What it is now, where that is not the same. */
  readonly now?: Side;
}

/** A changed metric on its way to a verdict. */
export interface Changed extends Measured {
  readonly now: Side;
  /** Mean of now minus mean of the baseline, in shares of 1. */
  readonly difference: number;
}

/** How far one run's accuracy moves from seed to seed. */
export interface Noise {
  /** Variance over seeds of one run's accuracy, by metric. */
  variance(metric: Measured): number;
  /** Over-dispersion: what the spread of accuracies is beyond that of images which err independently. */
  overDispersion(metric: Measured): number;
  /** Degrees of freedom of the estimate, by metric; infinite where a declared spread stands in for it. */
  df(metric: Measured): number;
  /** Where the seed-to-seed part comes from, for the reader. */
  readonly source: string;
}

/** Fewer degrees of freedom than this say nothing: the declared spread is used as well. */
const LEAST_DF = 4;

/** A method whose over-dispersion exceeds the others' at this level (F-test) is judged by its own repeats alone. */
const OWN_REPEATS = 0.1;

/**
 * The part of the noise that comes from images erring independently is known from per-image correctness
 * (arXiv:2304.01910), even of few seeds, since there are many images. What true accuracy adds to it is learnt from the
 * repeats as a factor, the largest of 1, of all methods' mean and of this method's: all methods' alone would accuse an
 * unstable method, this one's alone has too few repeats. Metrics that did not change inform it by the baseline's repeats,
 * which is what makes a change of one method among several visible; where this one is less stable than they are, their
 * repeats say nothing of it, and its own degrees of freedom count alone.
 */
export function noiseOf(metrics: readonly Measured[], seedSpread: number, extraCheckSeeds = 0): Noise {
  const floors = new Map(metrics.map((one) => [one.name, noiseFloor(one)]));
  const ratios = metrics.flatMap((one) => {
    const spread = pooledVariance(one);
    return spread === undefined ? [] : [{ of: one.trainedAs, ratio: spread / floors.get(one.name)! }];
  });
  const freedom = new Map<string, number>();
  for (const one of metrics)
    freedom.set(one.trainedAs, Math.max(freedom.get(one.trainedAs) ?? 0, freedomOf(one) + extraCheckSeeds));
  const total = [...freedom.values()].reduce((sum, own) => sum + own, 0);
  const declared = total < LEAST_DF;
  const all = ratios.length > 0 ? mean(ratios.map((one) => one.ratio)) : 1;
  const meanOf = (wanted: (of: string) => boolean): number | undefined => {
    const found = ratios.filter((one) => wanted(one.of)).map((one) => one.ratio);
    return found.length > 0 ? mean(found) : undefined;
  };
  const overDispersion = (metric: Measured): number => {
    const least = declared ? 1 + seedSpread ** 2 / floors.get(metric.name)! : 1;
    return Math.max(1, least, all, meanOf((of) => of === metric.trainedAs) ?? 1);
  };
  const df = (metric: Measured): number => {
    if (declared) return Number.POSITIVE_INFINITY;
    const own = meanOf((of) => of === metric.trainedAs);
    const others = meanOf((of) => of !== metric.trainedAs);
    const mine = freedom.get(metric.trainedAs)!;
    if (own === undefined || others === undefined || own <= 1 || mine === 0) return total;
    return fTail(own / Math.max(others, 1e-9), mine, total - mine) < OWN_REPEATS ? mine : total;
  };
  const alone = [...new Set(metrics.filter((one) => df(one) < total).map((one) => one.trainedAs))];
  const points = Number((100 * seedSpread).toPrecision(3));
  return {
    overDispersion,
    variance: (metric) => overDispersion(metric) * floors.get(metric.name)!,
    df,
    source: declared
      ? `too few seeds to measure the spread from seed to seed: at least ${points} points is assumed`
      : `spread from seed to seed measured with ${total} degrees of freedom${alone.length > 0 ? `; ${alone.join(' and ')} varies more than the others and is judged by its own repeats alone` : ''}`,
  };
}

/** P(F > x) with a and b degrees of freedom. */
export const fTail = (x: number, a: number, b: number): number => incompleteBeta(b / (b + a * x), b / 2, a / 2);

const sidesOf = ({ before, now }: Measured): Side[] => (now ? [before, now] : [before]);

const freedomOf = (metric: Measured): number =>
  sidesOf(metric).reduce((sum, side) => sum + side.perImage.length - 1, 0);

/**
 * Variance of one run's accuracy if images err independently from seed to seed: the mean over images of the variance of
 * an image's correctness between seeds, each side around its own mean, over n. Never smaller than that of one image in
 * two seeds that is once right and once wrong: no flip at all says little of the next seed.
 */
export function noiseFloor(metric: Measured): number {
  const n = metric.before.perImage[0]!.length;
  let sum = 0;
  let df = 0;
  for (const { perImage } of sidesOf(metric)) {
    if (perImage.length < 2) continue;
    df += perImage.length - 1;
    sum += squaresAround(perImage);
  }
  if (df > 0) return Math.max(sum / df / n / n, 0.5 / (n * n));
  const [a, b] = [metric.before.perImage[0]!, metric.now?.perImage[0]];
  // With one run in all nothing is known of flips: p (1 - p) of the mean is the most that it can be.
  if (!b) return Math.max((mean(Array.from(a)) * (1 - mean(Array.from(a)))) / n, 0.5 / (n * n));
  // One seed a side: half the variance of the difference of the two.
  return Math.max((n * variance(Array.from(a, (value, i) => value - b[i]!))) / 2 / n / n, 0.5 / (n * n));
}

/** Sum over images of the squared distances of the seeds' correctness from their mean. */
function squaresAround(perImage: readonly Float64Array[]): number {
  const n = perImage[0]!.length;
  let sum = 0;
  for (let i = 0; i < n; i++) {
    let total = 0;
    for (const seed of perImage) total += seed[i]!;
    const middle = total / perImage.length;
    for (const seed of perImage) sum += (seed[i]! - middle) ** 2;
  }
  return sum;
}

/** Variance of accuracies between seeds, each side around its own mean; nothing where no side has two. */
export function pooledVariance(metric: Measured): number | undefined {
  const df = freedomOf(metric);
  if (df === 0) return undefined;
  const sum = sidesOf(metric).reduce(
    (total, { accuracies }) => total + (accuracies.length - 1) * variance(accuracies),
    0,
  );
  return sum / df;
}
