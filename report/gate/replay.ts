import type { MetricsJson } from '../findings/metrics-json.ts';
import type { Baseline } from './baseline-types.ts';
import { compare } from './compare-with-baseline.ts';
import { GATE_DEFAULTS, type GateSettings } from './gate-settings.ts';

/** Verdicts of the rule where some seeds of a baseline check the others, so that nothing changed. */
export interface Replay {
  /** Seeds used as the check. */
  readonly checkSeeds: number;
  /** Seeds used as the baseline. */
  readonly baselineSeeds: number;
  readonly splits: number;
  /** Splits in which the rule called anything worse, which are false alarms. */
  readonly alarms: number;
  /** Share of changed metrics that the rule could not decide. */
  readonly undecided: number;
}

/** More splits would add little, since they share their seeds. */
const MOST_SPLITS = 200;

/**
 * Applies the rule to splits of the baseline's seeds into a check of a planned size and a baseline of two seeds or more: to
 * all splits, or to evenly spaced ones where there are more than `MOST_SPLITS`.
 */
export function replay(baseline: Baseline, given: Partial<GateSettings> = {}): Replay[] {
  const settings = { ...GATE_DEFAULTS, ...given };
  const seeds = [...new Set(baseline.metrics.map((entry) => entry.seed))].sort((a, b) => a - b);
  return settings.looks.flatMap((checkSeeds): Replay[] => {
    const baselineSeeds = seeds.length - checkSeeds;
    if (baselineSeeds < 2) return [];
    const all = choices(seeds.length, checkSeeds);
    const count = Math.min(all, MOST_SPLITS);
    const splits = Array.from({ length: count }, (_, i) => choiceAt(seeds, checkSeeds, Math.floor((i * all) / count)));
    let alarms = 0;
    let open = 0;
    let changed = 0;
    for (const chosen of splits) {
      const { now, before } = split(baseline, new Set(chosen));
      const rows = compare(now, before, settings).rows.filter(({ kind }) => kind !== 'cost');
      if (rows.some(({ verdict }) => verdict === 'worse')) alarms += 1;
      open += rows.filter(({ verdict }) => verdict === 'cannot tell').length;
      changed += rows.filter(({ p }) => p !== undefined).length;
    }
    return [{ checkSeeds, baselineSeeds, splits: splits.length, alarms, undecided: changed > 0 ? open / changed : 0 }];
  });
}

function split(baseline: Baseline, chosen: ReadonlySet<number>): { now: MetricsJson; before: Baseline } {
  const { experiment, dataset, testSet, environment, parameters, metrics, training } = baseline;
  const is = (wanted: boolean) => (one: { seed: number }) => chosen.has(one.seed) === wanted;
  const now: MetricsJson = {
    format: 'strata-metrics-1',
    ...{ experiment, dataset, testSet, environment, parameters },
    metrics: metrics.filter(is(true)),
    table: [],
    comparisons: [],
    training: training.filter(is(true)).map((one) => ({ ...one, node: '' })),
  };
  return { now, before: { ...baseline, metrics: metrics.filter(is(false)), training: training.filter(is(false)) } };
}

/** The binomial coefficient: 15 of 30 seeds can be chosen in 155 million ways, too many to list. */
function choices(n: number, k: number): number {
  let count = 1;
  for (let i = 1; i <= k; i++) count = (count * (n - k + i)) / i;
  return Math.round(count);
}

/** The choice of `k` elements at one place in the lexicographic order of choices. */
function choiceAt(from: readonly number[], k: number, place: number): number[] {
  const chosen: number[] = [];
  let before = place;
  for (let i = 0; chosen.length < k && i < from.length; i++) {
    const withThis = choices(from.length - i - 1, k - chosen.length - 1);
    if (before < withThis) chosen.push(from[i]!);
    else before -= withThis;
  }
  return chosen;
}
