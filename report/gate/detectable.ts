import { percent } from '../number-format.ts';
import { studentQuantile } from '../statistics/special-functions.ts';
import { mean } from '../statistics/tests.ts';
import type { Baseline } from './baseline.ts';
import { GATE_DEFAULTS, type GateSettings } from './compare.ts';
import { type Changed, noiseFloor, noiseOf } from './noise.ts';
import { byMetric, sideOf } from './sides.ts';

export interface Detectable {
  readonly metric: string;
  readonly accuracy: number;
  /** The smallest drop that one check seed catches 95 times in 100, in shares of 1, if all metrics change. */
  readonly drop: number;
}

/** What a check with one seed against this baseline can see: a promise made when the baseline is written. */
export function detectable(baseline: Baseline, given: Partial<GateSettings> = {}): Detectable[] {
  const settings = { ...GATE_DEFAULTS, ...given };
  const metrics = [...byMetric(baseline.metrics)].map(([name, entries]): Changed => {
    const before = sideOf(entries);
    const now = {
      ...before,
      seeds: before.seeds.slice(0, 1),
      accuracies: before.accuracies.slice(0, 1),
      perImage: before.perImage.slice(0, 1),
    };
    // With one seed nothing is known of flips: p (1 - p) of the mean is the most that it can be.
    const accuracy = mean(before.accuracies);
    const n = entries[0]!.n;
    const floor = before.seeds.length > 1 ? noiseFloor(now, before) : (accuracy * (1 - accuracy)) / n;
    return { name, trainedAs: `${entries[0]!.method}, ${entries[0]!.encoder}`, now, before, difference: 0, floor };
  });
  if (metrics.length === 0) return [];
  const noise = noiseOf(metrics, settings.seedSpread);
  const reach = studentQuantile(1 - settings.alpha / metrics.length, noise.df) + studentQuantile(0.95, noise.df);
  return metrics.map((one) => ({
    metric: one.name,
    accuracy: mean(one.before.accuracies),
    drop: reach * Math.sqrt(noise.variance(one) * (1 + 1 / one.before.seeds.length)),
  }));
}

export function detectableText(baseline: Baseline): string {
  const lines = detectable(baseline).map(
    ({ metric, accuracy, drop }) => `  ${metric}: ${percent(accuracy)} %, a drop of ${percent(drop)} points`,
  );
  return `What one check seed would catch 95 times in 100:\n${lines.join('\n')}\n`;
}
