import type { MetricsJson } from '../findings/metrics-json.ts';
import type { Baseline } from './baseline-types.ts';
import { compare } from './compare-with-baseline.ts';
import { GATE_DEFAULTS, type GateSettings } from './gate-settings.ts';

/** What the rule says of the baseline's own seeds, some of them taken for a check of the others: nothing changed there. */
export interface Replay {
  /** Seeds taken for the check. */
  readonly checkSeeds: number;
  /** Seeds left in the baseline. */
  readonly baselineSeeds: number;
  readonly splits: number;
  /** Splits in which anything was called worse: false alarms, all of them. */
  readonly alarms: number;
  /** Share of changed metrics that the rule could not settle. */
  readonly undecided: number;
}

/** More splits than this say nothing more: they share their seeds. */
const MOST_SPLITS = 200;

/**
 * Ways to split the baseline's seeds into a check of the planned sizes and a baseline of two seeds or more: all, or evenly
 * spaced ones where there are more than `MOST_SPLITS`.
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

/** How many choices of `k` of `n` there are: of 30 seeds 155 million of 15, too many to list. */
function choices(n: number, k: number): number {
  let count = 1;
  for (let i = 1; i <= k; i++) count = (count * (n - k + i)) / i;
  return Math.round(count);
}

/** The choice of `k` of these at one place of their order. */
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
