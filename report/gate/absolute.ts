import type { MetricsJson } from '../findings/metrics-json.ts';
import { wilsonInterval } from '../statistics/intervals.ts';
import { mean } from '../statistics/mean-and-variance.ts';
import type { Baseline } from './baseline-types.ts';
import type { GateRow } from './gate-result.ts';
import { byMetric, incomparable, sideOf, trainingName } from './metric-sides.ts';

/** Level of the two intervals that must not overlap for an accuracy to count as fallen to chance. */
const FALLEN = 0.999;

/**
 * Regressions that need no test: values that are not finite, features that collapsed, accuracy that fell to chance. A
 * collapse that the baseline has too is no regression; a value that is not finite always is.
 */
export function absoluteRows(metrics: MetricsJson, baseline: Baseline): GateRow[] {
  const rows: GateRow[] = [];
  const collapsed = new Set(baseline.training.filter((one) => one.alarms.some(isCollapse)).map(trainingName));
  for (const one of metrics.training) {
    const { seed, finite, alarms } = one;
    const metric = `training of ${trainingName(one)}, seed ${seed}`;
    if (!finite)
      rows.push({ metric, kind: 'training', verdict: 'worse', note: 'a logged value is not a finite number' });
    const alarm = alarms.find(isCollapse);
    if (alarm !== undefined && !collapsed.has(trainingName(one)))
      rows.push({ metric, kind: 'training', verdict: 'worse', note: alarm });
  }
  const before = byMetric(baseline.metrics);
  for (const [name, entries] of byMetric(metrics.metrics)) {
    const old = before.get(name);
    if (!old || metrics.testSet !== baseline.testSet) continue;
    // Another protocol makes it another accuracy; the comparison of metrics reports that.
    if (incomparable(sideOf(entries), sideOf(old)) !== undefined) continue;
    // Always answering the largest class takes no learning.
    const chance = Math.max(1 / metrics.dataset.classes.length, metrics.dataset.largestClass?.share ?? 0);
    const within = (side: readonly { accuracy: number; n: number }[], level: number): readonly [number, number] => {
      const { n } = side[0]!;
      return wilsonInterval(mean(side.map((one) => one.accuracy)) * n, n, level);
    };
    // The intervals must be far apart: an accuracy near chance is sometimes above it by luck.
    const atChance = within(entries, 0.9)[0] <= chance;
    const fell = within(entries, FALLEN)[1] < within(old, FALLEN)[0];
    if (entries.some((one) => !Number.isFinite(one.accuracy)))
      rows.push({
        metric: `${name}: finite`,
        kind: 'accuracy',
        verdict: 'worse',
        note: 'the accuracy is not a number',
      });
    else if (atChance && fell && within(old, FALLEN)[0] > chance)
      rows.push({
        metric: `${name}: above chance`,
        kind: 'accuracy',
        verdict: 'worse',
        note: 'the accuracy is not above chance; in the baseline it is far above chance',
      });
  }
  return rows;
}

const isCollapse = (alarm: string): boolean => /collaps/i.test(alarm);
