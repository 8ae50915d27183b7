import { metricName } from '../findings/broken-entry.ts';
import type { MetricsJson } from '../findings/metrics-json.ts';
import { mean } from '../statistics/mean-and-variance.ts';
import { absoluteRows } from './absolute.ts';
import type { Baseline, Costs } from './baseline-types.ts';
import { costRows } from './costs.ts';
import { environmentNotes, seedNotes } from './gate-notes.ts';
import type { GateResult, GateRow, Verdict } from './gate-result.ts';
import { GATE_DEFAULTS, type GateSettings, lookOf } from './gate-settings.ts';
import { judge, suspectsOf } from './judge-changes.ts';
import { byMetric, identical, incomparable, mainMetrics, sameTrainings, sideOf, trainedAs } from './metric-sides.ts';
import { type Changed, type Measured, noiseOf } from './seed-noise.ts';
import { compareValues } from './seed-values.ts';
import { stabilityNotes } from './stability.ts';

/**
 * Compares a run with the baseline. Metrics with equal predictions are `identical` and leave the family of tests. Changed
 * metrics are tested by a one-sided t on the difference of means with Holm's weighted correction, and for non-inferiority against
 * `delta`. docs/gate.md has the rule and its error rates.
 */
export function compare(
  metrics: MetricsJson,
  baseline: Baseline,
  given: Partial<GateSettings> = {},
  costs?: Costs,
): GateResult {
  const settings = { ...GATE_DEFAULTS, ...given };
  const rows: GateRow[] = [...absoluteRows(metrics, baseline)];
  const notes: string[] = environmentNotes(metrics, baseline);
  if (metrics.testSet !== baseline.testSet) {
    rows.push({
      metric: 'test set',
      kind: 'accuracy',
      verdict: 'not comparable',
      note: `the test images, labels or classes differ from the baseline\u2019s: ${metrics.testSet} now, ${baseline.testSet} in the baseline`,
    });
    return finish(rows, settings, 0, notes);
  }
  const { measured, rows: settled } = match(metrics, baseline);
  rows.push(...settled);
  const changed = measured.filter((one): one is Changed => one.now !== undefined);
  const same = sameTrainings(metrics, baseline);
  // Metrics that are not comparable have no comparable calibration either.
  const known = new Set(measured.map(({ name }) => name));
  const comparable = { ...metrics, metrics: metrics.metrics.filter((one) => known.has(metricName(one))) };
  const values = compareValues(comparable, baseline, settings.valueMargin, same);
  const tested = [...changed.map((one) => one.now.seeds.length), ...values.suspects.map((one) => one.seeds.now)];
  const seeds = Math.max(0, ...tested);
  const look = lookOf(settings, seeds);
  if (changed.length > 0) {
    const noise = noiseOf(measured, settings.seedSpread);
    notes.push(`${changed.length} changed metric${changed.length === 1 ? '' : 's'}; ${noise.source}.`);
    notes.push(...seedNotes(measured, look, seeds, settings), ...stabilityNotes(changed));
    rows.push(...judge([...suspectsOf(changed, noise, settings.delta), ...values.suspects], look, settings));
  } else rows.push(...judge(values.suspects, look, settings));
  rows.push(...values.rows);
  if (costs) rows.push(...costRows(costs, baseline.costs, settings, same));
  return finish(rows, settings, seeds, notes);
}

/** Matches the metrics of both sides; those that need no test become rows at once. */
function match(metrics: MetricsJson, against: Baseline): { measured: Measured[]; rows: GateRow[] } {
  const now = byMetric(metrics.metrics);
  const before = byMetric(against.metrics);
  const main = mainMetrics(now);
  const rows: GateRow[] = [];
  const measured: Measured[] = [];
  for (const [name, entries] of before)
    if (!now.has(name))
      rows.push({
        metric: metricName(entries[0]!),
        kind: 'accuracy',
        verdict: 'not comparable',
        note: 'it is in the baseline, but this run did not measure it',
      });
  for (const [name, entries] of now) {
    const a = sideOf(entries);
    const old = before.get(name);
    if (!old) {
      const note = 'not in the baseline';
      rows.push({ metric: name, kind: 'accuracy', verdict: 'new', now: mean(a.accuracies), note });
      continue;
    }
    const b = sideOf(old);
    const seeds = { baseline: b.seeds.length, now: a.seeds.length };
    const about = { metric: name, kind: 'accuracy' as const, now: mean(a.accuracies), seeds };
    const baseline = mean(b.accuracies);
    const one = { name, trainedAs: trainedAs(entries[0]!), isMain: main.has(name), before: b };
    const why = incomparable(a, b);
    if (why !== undefined) rows.push({ ...about, baseline, verdict: 'not comparable', note: why });
    else if (identical(a, b)) {
      // Both values are for the seeds of this run: the other seeds of the baseline would show as a difference.
      rows.push({ ...about, baseline: about.now, verdict: 'identical', difference: 0 });
      measured.push(one);
    } else {
      const changed: Changed = { ...one, now: a, difference: about.now - baseline };
      measured.push(changed);
    }
  }
  return { measured, rows };
}

function finish(rows: readonly GateRow[], settings: GateSettings, seeds: number, notes: readonly string[]): GateResult {
  const has = (verdict: Verdict): boolean => rows.some((row) => row.verdict === verdict);
  const exitCode = has('worse') ? 3 : has('not comparable') ? 2 : 0;
  return { ok: exitCode === 0, exitCode, rows, settings, look: { ...lookOf(settings, seeds), seeds }, notes };
}
