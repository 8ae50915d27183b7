import { mean } from '../statistics/mean-and-variance.ts';
import { studentQuantile } from '../statistics/special-functions.ts';
import type { Baseline } from './baseline-types.ts';
import { GATE_DEFAULTS, type GateSettings, lookOf } from './gate-settings.ts';
import { sharesOfAlpha } from './judge-changes.ts';
import { byMetric, mainMetrics, sideOf, trainedAs } from './metric-sides.ts';
import { type Measured, noiseFloor, noiseOf, pooledVariance } from './seed-noise.ts';

/** The drops of one metric that the gate can detect, given the noise between the baseline's seeds; as shares of 1. */
export interface Detectable {
  readonly metric: string;
  readonly seeds: number;
  readonly accuracy: number;
  /** Standard deviation of accuracy between seeds; absent with one seed. */
  readonly spread?: number;
  /** The part of the spread that comes from independent errors on single images. */
  readonly floor: number;
  /** Smallest drop that is called worse 95 times in 100 if all metrics change, by number of check seeds. */
  readonly drops: Readonly<Record<number, number>>;
}

/** The smallest drops that checks against this baseline detect (MDE95), computed when the baseline is written. */
export function detectable(
  baseline: Baseline,
  given: Partial<GateSettings> = {},
  checkSeeds: readonly number[] = [1, 3, 5],
): Detectable[] {
  const settings = { ...GATE_DEFAULTS, ...given };
  const metrics = measuredOf(baseline);
  const shares = sharesOfAlpha(metrics);
  const noises = checkSeeds.map((seeds) => noiseOf(metrics, settings.seedSpread, seeds - 1));
  return metrics.map((one, at) => {
    const drop = (seeds: number, k: number): number => {
      const { variance } = noises[k]!;
      const df = noises[k]!.df(one);
      const { alpha } = lookOf(settings, seeds);
      const reach = studentQuantile(1 - alpha * shares[at]!, df) + studentQuantile(0.95, df);
      return reach * Math.sqrt(variance(one) * (1 / seeds + 1 / one.before.seeds.length));
    };
    const spread = pooledVariance(one);
    return {
      metric: one.name,
      seeds: one.before.seeds.length,
      accuracy: mean(one.before.accuracies),
      ...(spread === undefined ? {} : { spread: Math.sqrt(spread) }),
      floor: Math.sqrt(noiseFloor(one)),
      drops: Object.fromEntries(checkSeeds.map((seeds, k) => [seeds, drop(seeds, k)])),
    };
  });
}

function measuredOf({ metrics }: Pick<Baseline, 'metrics'>): Measured[] {
  const named = byMetric(metrics);
  const main = mainMetrics(named);
  return [...named].map(([name, entries]) => ({
    name,
    trainedAs: trainedAs(entries[0]!),
    isMain: main.has(name),
    before: sideOf(entries),
  }));
}
