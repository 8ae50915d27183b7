import { metricName } from '../findings/broken-entry.ts';
import type { MetricEntry, TrainingEntry } from '../findings/metrics-json.ts';
import { mean, variance } from '../statistics/mean-and-variance.ts';
import type { GateRow } from './gate-result.ts';
import type { Suspect } from './judge-changes.ts';
import { trainingName } from './metric-sides.ts';

/** Both sides need this many seeds for a test; with fewer, a change is advisory. */
const LEAST_SEEDS = 3;

const NEW = 'not in the baseline';

interface Value {
  readonly metric: string;
  readonly better: 1 | -1;
  readonly bySeed: ReadonlyMap<number, number>;
}

/** Titles and directions of curves that are tested, by their name in metrics.json. */
const TRAINING: Readonly<Record<string, readonly [title: string, better: 1 | -1]>> = {
  loss: ['training loss', -1],
  effectiveRank: ['effective rank', 1],
};
const TITLES = Object.values(TRAINING).map(([title]) => title);

/** The part of metrics.json and of a baseline that has the values. */
interface ValueSource {
  readonly metrics: readonly MetricEntry[];
  readonly training: readonly Pick<TrainingEntry, 'method' | 'setting' | 'seed' | 'last'>[];
}

/** Losses of training and test, calibration errors and ranks: values with one number for each seed. */
function valuesOf({ metrics, training }: ValueSource): Map<string, Value> {
  const found = new Map<string, { better: 1 | -1; bySeed: Map<number, number[]> }>();
  const add = (metric: string, better: 1 | -1, seed: number, value: unknown): void => {
    if (typeof value !== 'number' || !Number.isFinite(value)) return;
    const one = found.get(metric) ?? { better, bySeed: new Map<number, number[]>() };
    one.bySeed.set(seed, [...(one.bySeed.get(seed) ?? []), value]);
    found.set(metric, one);
  };
  for (const [name, [title, better]] of Object.entries(TRAINING))
    for (const one of training) add(`${title} of ${trainingName(one)}`, better, one.seed, one.last[name]);
  for (const entry of metrics) {
    add(`test loss of ${metricName(entry)}`, -1, entry.seed, entry.testLoss);
    add(`calibration error of ${metricName(entry)}`, -1, entry.seed, entry.calibrationError);
  }
  return new Map(
    [...found].map(([metric, { better, bySeed }]) => [
      metric,
      // The mean over the label draws of a seed, as for accuracies.
      { metric, better, bySeed: new Map([...bySeed].map(([seed, values]) => [seed, mean(values)])) },
    ]),
  );
}

/**
 * Compares values that both sides have by Welch's t; with fewer than three seeds on a side a change is advisory. A value of
 * a metric that the baseline lacks is new: baselines of earlier versions have no test losses. A curve that only one side has
 * is ignored, since it is no regression.
 *
 * @param sameTrainings - Are the training parameters those of the baseline? Otherwise losses and ranks are other quantities,
 * since they depend on batch size, temperature and width
 */
export function compareValues(
  now: ValueSource,
  then: ValueSource,
  margin: number,
  sameTrainings = true,
): { suspects: Suspect[]; rows: GateRow[] } {
  const before = valuesOf(then);
  const suspects: Suspect[] = [];
  const rows: GateRow[] = [];
  for (const [metric, { better, bySeed }] of valuesOf(now)) {
    const old = before.get(metric)?.bySeed;
    const isTraining = TITLES.some((title) => metric.startsWith(`${title} of `));
    if (!old) {
      if (!isTraining) rows.push({ metric, kind: 'value', verdict: 'new', now: mean([...bySeed.values()]), note: NEW });
      continue;
    }
    const constant = new Set([...old.values(), ...bySeed.values()]).size === 1;
    if (constant || [...bySeed].every(([seed, value]) => old.get(seed) === value)) {
      // Both values are for the seeds of this run: the other seeds of the baseline would show as a difference.
      const about = means(old, bySeed);
      rows.push({ metric, kind: 'value', verdict: 'identical', ...about, baseline: about.now });
      continue;
    }
    const isSame = sameTrainings || !isTraining;
    const suspect = isSame && welch(metric, better, [...old.values()], [...bySeed.values()], margin);
    if (suspect) suspects.push(suspect);
    else
      rows.push({
        metric,
        kind: 'value',
        verdict: 'advisory',
        ...means(old, bySeed),
        difference: mean([...bySeed.values()]) - mean([...old.values()]),
        note: isSame
          ? `no test with fewer than ${LEAST_SEEDS} seeds a side`
          : 'no test: the training has other parameters than in the baseline, on which this value depends',
      });
  }
  return { suspects, rows };
}

const means = (old: ReadonlyMap<number, number>, now: ReadonlyMap<number, number>) => ({
  baseline: mean([...old.values()]),
  now: mean([...now.values()]),
  seeds: { baseline: old.size, now: now.size },
});

function welch(
  metric: string,
  better: 1 | -1,
  old: readonly number[],
  now: readonly number[],
  margin: number,
): Suspect | undefined {
  const [a, b] = [now.length, old.length];
  if (Math.min(a, b) < LEAST_SEEDS) return undefined;
  const middle = mean(old);
  // Without any spread every difference would be significant, so the spread is at least a millionth of the value. For a
  // baseline of zeros a fixed least keeps the error above 0, which would make all p-values of the family NaN.
  const least = (1e-6 * Math.max(Math.abs(middle), Math.abs(mean(now)), 1e-6)) ** 2;
  const [u, v] = [Math.max(variance(now), least) / a, Math.max(variance(old), least) / b];
  return {
    metric,
    kind: 'value',
    baseline: middle,
    now: mean(now),
    seeds: { baseline: b, now: a },
    better,
    error: Math.sqrt(u + v),
    df: (u + v) ** 2 / (u ** 2 / (a - 1) + v ** 2 / (b - 1)),
    variance: (u + v) / (1 / a + 1 / b),
    margin: margin * Math.abs(middle),
    isMain: false,
  };
}
