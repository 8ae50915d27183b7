import { mean, variance } from '../statistics/mean-and-variance.ts';
import { incompleteBeta } from '../statistics/special-functions.ts';
import type { Side } from './metric-sides.ts';

/** A metric that both sides have. */
export interface Measured {
  readonly name: string;
  /** Method and encoder: metrics of one encoder vary together. */
  readonly trainedAs: string;
  /** Is the study about this accuracy? Such metrics get most of alpha. */
  readonly isMain: boolean;
  readonly before: Side;
  /** The current side, where it differs. */
  readonly now?: Side;
}

/** A metric that changed. */
export interface Changed extends Measured {
  readonly now: Side;
  /** Current mean minus baseline mean, as a share of 1. */
  readonly difference: number;
}

/** Variation of one run's accuracy between seeds. */
export interface Noise {
  /** Variance of one run's accuracy over seeds. */
  variance(metric: Measured): number;
  /** Ratio of that variance to the one of independent errors on images. */
  overDispersion(metric: Measured): number;
  /** Degrees of freedom of the estimate; infinite where an assumed spread replaces it. */
  df(metric: Measured): number;
  /** The source of the spread between seeds, in words. */
  readonly source: string;
}

/** With fewer degrees of freedom the assumed spread is a lower bound. */
const LEAST_DF = 4;

/** A metric with this many degrees of freedom is judged by its own spread: more seeds of others add little, and may differ. */
const ENOUGH_DF = 8;

/** A method whose over-dispersion exceeds the others' at this level (F-test) is judged by its own seeds alone. */
const OWN_REPEATS = 0.1;

/**
 * Per-image correctness gives the noise of independent errors on images (arXiv:2304.01910), even with few seeds, since
 * there are many images. Variation of true accuracy multiplies it by a factor, which the seeds give for each budget of
 * labels: the largest of 1, the mean of all methods and the mean of this method. Budgets are apart, since an accuracy that is
 * the mean of many label draws has little noise of single images and as much of the training as any other. The mean of all
 * methods alone would accuse an unstable method; this method alone has too few seeds. Unchanged metrics contribute the
 * baseline's seeds, which makes a change of one method among several visible. Where this method is less stable than the
 * others, only its own degrees of freedom count. A metric with seeds enough needs none of this: the variance of its own
 * accuracies is the estimate, and its own degrees of freedom make the test exact.
 *
 * @param seedSpread - Standard deviation of true accuracy between seeds, assumed where there are too few seeds
 * @param extraCheckSeeds - Further check seeds to plan for
 */
export function noiseOf(metrics: readonly Measured[], seedSpread: number, extraCheckSeeds = 0): Noise {
  const floors = new Map(metrics.map((one) => [one.name, noiseFloor(one)]));
  const ratios = metrics.flatMap((one) => {
    const spread = pooledVariance(one);
    return spread === undefined
      ? []
      : [{ of: one.trainedAs, budget: budgetOf(one), ratio: spread / floors.get(one.name)! }];
  });
  const freedom = new Map<string, number>();
  for (const one of metrics)
    freedom.set(one.trainedAs, Math.max(freedom.get(one.trainedAs) ?? 0, freedomOf(one) + extraCheckSeeds));
  const total = [...freedom.values()].reduce((sum, own) => sum + own, 0);
  const declared = total < LEAST_DF;
  const meanOf = (metric: Measured, wanted: (of: string) => boolean = () => true): number | undefined => {
    const budget = budgetOf(metric);
    const found = ratios.filter((one) => one.budget === budget && wanted(one.of)).map((one) => one.ratio);
    return found.length > 0 ? mean(found) : undefined;
  };
  const standsAlone = (metric: Measured): boolean =>
    freedomOf(metric) > 0 && freedomOf(metric) + extraCheckSeeds >= ENOUGH_DF;
  const overDispersion = (metric: Measured): number => {
    if (standsAlone(metric)) return Math.max(1, pooledVariance(metric)! / floors.get(metric.name)!);
    const least = declared ? 1 + seedSpread ** 2 / floors.get(metric.name)! : 1;
    return Math.max(1, least, meanOf(metric) ?? 1, meanOf(metric, (of) => of === metric.trainedAs) ?? 1);
  };
  const df = (metric: Measured): number => {
    if (standsAlone(metric)) return freedomOf(metric) + extraCheckSeeds;
    if (declared) return Number.POSITIVE_INFINITY;
    const own = meanOf(metric, (of) => of === metric.trainedAs);
    const others = meanOf(metric, (of) => of !== metric.trainedAs);
    const mine = freedom.get(metric.trainedAs)!;
    if (own === undefined || others === undefined || own <= 1 || mine === 0) return total;
    return fTail(own / Math.max(others, 1e-9), mine, total - mine) < OWN_REPEATS ? mine : total;
  };
  const pooled = metrics.filter((one) => !standsAlone(one));
  const alone = [...new Set(pooled.filter((one) => df(one) < total).map((one) => one.trainedAs))];
  const points = Number((100 * seedSpread).toPrecision(3));
  return {
    overDispersion,
    variance: (metric) => overDispersion(metric) * floors.get(metric.name)!,
    df,
    source:
      pooled.length === 0 && metrics.length > 0
        ? `spread between seeds measured for each metric by its own seeds, with ${Math.min(...metrics.map(df))} degrees of freedom`
        : declared
          ? `too few seeds to measure the spread between seeds, so at least ${points} points are assumed`
          : `spread between seeds measured with ${total} degrees of freedom${alone.length > 0 ? `; ${alone.join(' and ')} varies more than the others and is judged by its own seeds alone` : ''}`,
  };
}

/** P(F > x) with a and b degrees of freedom. */
export const fTail = (x: number, a: number, b: number): number => incompleteBeta(b / (b + a * x), b / 2, a / 2);

const budgetOf = ({ before }: Measured): number => before.entries[0]!.fraction;

const sidesOf = ({ before, now }: Measured): Side[] => (now ? [before, now] : [before]);

const freedomOf = (metric: Measured): number =>
  sidesOf(metric).reduce((sum, side) => sum + side.perImage.length - 1, 0);

/**
 * Variance of one run's accuracy if errors on images are independent between seeds: the mean over images of the variance of
 * correctness between seeds, each side around its own mean, over n. It is at least the variance of one image that one of two
 * seeds gets right: without any change between seeds, the next seed may still change one.
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
  // With a single run, p (1 - p) of the mean is an upper bound.
  if (!b) return Math.max((mean(Array.from(a)) * (1 - mean(Array.from(a)))) / n, 0.5 / (n * n));
  // With one seed on each side: half the variance of their difference.
  return Math.max((n * variance(Array.from(a, (value, i) => value - b[i]!))) / 2 / n / n, 0.5 / (n * n));
}

/** Sum over images and seeds of the squared distance of correctness from its mean over seeds. */
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

/** Variance of accuracies between seeds, each side around its own mean; undefined where no side has two. */
export function pooledVariance(metric: Measured): number | undefined {
  const df = freedomOf(metric);
  if (df === 0) return undefined;
  const sum = sidesOf(metric).reduce(
    (total, { accuracies }) => total + (accuracies.length - 1) * variance(accuracies),
    0,
  );
  return sum / df;
}
