import type { MetricsJson } from '../metrics/metrics-json.ts';
import { studentCdf, studentQuantile } from '../statistics/special-functions.ts';
import { holm, mean } from '../statistics/tests.ts';
import { absoluteRows } from './absolute.ts';
import type { Baseline } from './baseline.ts';
import { type Changed, noiseFloor, noiseOf } from './noise.ts';
import { byMetric, identical, incomparable, metricName, sideOf } from './sides.ts';

export type Verdict =
  | 'identical'
  | 'not worse'
  | 'lower but less than delta'
  | 'worse'
  | 'cannot tell'
  | 'not comparable'
  | 'new';

export interface GateRow {
  readonly metric: string;
  readonly verdict: Verdict;
  /** Mean accuracies and their difference with its 95 % interval, in shares of 1, where they were compared. */
  readonly baseline?: number;
  readonly now?: number;
  readonly difference?: number;
  readonly interval?: readonly [number, number];
  /** Holm's corrected one-sided p of being lower. */
  readonly p?: number;
  /** For `cannot tell`: this many more seeds would tell; nothing where no number of check seeds would. */
  readonly moreSeeds?: number;
  readonly note?: string;
}

export interface GateSettings {
  /** Chance of any false `worse` in a run without change. */
  readonly alpha: number;
  /** The smallest drop of interest, in shares of 1. */
  readonly delta: number;
  /** Standard deviation of true accuracy from seed to seed, assumed where there are too few seeds to measure it. */
  readonly seedSpread: number;
}

export const GATE_DEFAULTS: GateSettings = { alpha: 0.01, delta: 0.02, seedSpread: 0.005 };

export interface GateResult {
  readonly ok: boolean;
  /** 3 where anything is worse, else 2 where something cannot be compared, else 0. */
  readonly exitCode: 0 | 2 | 3;
  readonly rows: readonly GateRow[];
  readonly settings: GateSettings;
  /** What a reader must know of the comparison as a whole. */
  readonly notes: readonly string[];
}

/**
 * Is a run worse than the baseline? Equal predictions are `identical` and leave the family; what changed is tested by a
 * one-sided t on the difference of means with Holm's correction, and by non-inferiority against `delta`.
 */
export function compare(metrics: MetricsJson, baseline: Baseline, given: Partial<GateSettings> = {}): GateResult {
  const settings = { ...GATE_DEFAULTS, ...given };
  const rows: GateRow[] = [...absoluteRows(metrics, baseline)];
  const notes: string[] = environmentNotes(metrics, baseline);
  const changed: Changed[] = [];
  if (metrics.testSet !== baseline.testSet) {
    rows.push({
      metric: 'test set',
      verdict: 'not comparable',
      note: 'the test images, their labels or classes are not the baseline\u2019s',
    });
    return finish(rows, settings, notes);
  }
  const now = byMetric(metrics.metrics);
  const before = byMetric(baseline.metrics);
  for (const [name, entries] of before)
    if (!now.has(name))
      rows.push({ metric: metricName(entries[0]!), verdict: 'not comparable', note: 'not measured in this run' });
  for (const [name, entries] of now) {
    const old = before.get(name);
    const [a, b] = [sideOf(entries), old && sideOf(old)];
    if (!b) {
      rows.push({ metric: name, verdict: 'new', now: mean(a.accuracies), note: 'not in the baseline' });
      continue;
    }
    const means = { baseline: mean(b.accuracies), now: mean(a.accuracies) };
    const why = incomparable(a, b);
    if (why !== undefined) rows.push({ metric: name, verdict: 'not comparable', ...means, note: why });
    else if (identical(a, b)) rows.push({ metric: name, verdict: 'identical', ...means, difference: 0 });
    else {
      const difference = means.now - means.baseline;
      const trainedAs = `${entries[0]!.method}, ${entries[0]!.encoder}`;
      changed.push({ name, trainedAs, now: a, before: b, difference, floor: noiseFloor(a, b) });
    }
  }
  if (changed.length > 0) rows.push(...judge(changed, settings, notes));
  return finish(rows, settings, notes);
}

function judge(changed: readonly Changed[], settings: GateSettings, notes: string[]): GateRow[] {
  const noise = noiseOf(changed, settings.seedSpread);
  notes.push(`${changed.length} changed metric${changed.length === 1 ? '' : 's'}; ${noise.source}.`);
  const errors = changed.map((one) =>
    Math.sqrt(noise.variance(one) * (1 / one.now.seeds.length + 1 / one.before.seeds.length)),
  );
  const p = holm(changed.map((one, k) => studentCdf(one.difference / errors[k]!, noise.df)));
  const oneSided = studentQuantile(0.95, noise.df);
  const twoSided = studentQuantile(0.975, noise.df);
  return changed.map((one, k): GateRow => {
    const error = errors[k]!;
    const lower = p[k]! < settings.alpha;
    const notInferior = (one.difference + settings.delta) / error > oneSided;
    const verdict = lower
      ? notInferior
        ? 'lower but less than delta'
        : 'worse'
      : notInferior
        ? 'not worse'
        : 'cannot tell';
    const reach = studentQuantile(1 - settings.alpha / changed.length, noise.df) + oneSided;
    const needed = 1 / (settings.delta ** 2 / (noise.variance(one) * reach ** 2) - 1 / one.before.seeds.length);
    const more = Math.max(1, Math.ceil(needed) - one.now.seeds.length);
    return {
      metric: one.name,
      verdict,
      baseline: mean(one.before.accuracies),
      now: mean(one.now.accuracies),
      difference: one.difference,
      interval: [one.difference - twoSided * error, one.difference + twoSided * error],
      p: p[k]!,
      ...(verdict !== 'cannot tell'
        ? {}
        : needed > 0
          ? { moreSeeds: more }
          : { note: 'needs more seeds in the baseline' }),
    };
  });
}

function environmentNotes(metrics: MetricsJson, baseline: Baseline): string[] {
  const names = [...new Set([...Object.keys(metrics.environment), ...Object.keys(baseline.environment)])].sort();
  const differ = names.filter((name) => metrics.environment[name] !== baseline.environment[name]);
  if (differ.length === 0) return [];
  const told = differ.map(
    (name) => `${name} ${metrics.environment[name] ?? 'none'} (baseline ${baseline.environment[name] ?? 'none'})`,
  );
  return [
    `The environment is not the baseline\u2019s: ${told.join(', ')}. Other numbers are expected, as from another seed.`,
  ];
}

function finish(rows: readonly GateRow[], settings: GateSettings, notes: readonly string[]): GateResult {
  const has = (verdict: Verdict): boolean => rows.some((row) => row.verdict === verdict);
  const exitCode = has('worse') ? 3 : has('not comparable') ? 2 : 0;
  return { ok: exitCode === 0, exitCode, rows, settings, notes };
}
