import { metricsFrom } from '../findings/metrics-file.ts';
import type { MetricEntry, MetricsJson } from '../findings/metrics-json.ts';
import { fractionName, pValue } from '../ground/number-format.ts';
import { unpackBits } from '../ground/packed-bits.ts';
import { unreadableFile } from '../ground/problems.ts';
import { settingText } from '../metrics/swept-settings.ts';
import { discordant, holm, mcnemarExact } from '../statistics/hypothesis-tests.ts';

/** One accuracy in percent, in the original and in the reproduction. */
export interface MetricPair {
  readonly name: string;
  readonly original?: number;
  readonly reproduced?: number;
  readonly verdict: 'equal' | 'within tolerance' | 'different' | 'not comparable';
  readonly note: string;
}

export interface MetricPairs {
  readonly rule: string;
  readonly metrics: readonly MetricPair[];
}

/** Probability of calling any metric different where none is, for trainings with independent errors. */
const ALPHA = 0.05;

/**
 * Compares the accuracies of two runs of one study, for each method, encoder, protocol, label fraction, seed and draw. An
 * accuracy is equal where every test image got the same class. Otherwise a tolerance in points decides, or, without one,
 * McNemar's exact two-sided test on the images that only one run gets right, with Holm's correction over the metrics that
 * changed. A training that differs in one rounding behaves like another seed (arXiv 2103.04514), whose errors are nearly
 * independent (arXiv 2304.01910). One run does not show how much seeds differ beyond that, so the test is strict.
 *
 * @param original - Bytes of a metrics.json
 * @param reproduced - Bytes of a metrics.json
 * @throws Problem `unreadable-file`
 */
export function compareMetrics(
  original: Uint8Array,
  reproduced: Uint8Array,
  { tolerance }: { readonly tolerance?: number } = {},
): MetricPairs {
  const [before, after] = [parsed(original, 'beside the lock'), parsed(reproduced, 'of this run')];
  const rule =
    tolerance === undefined
      ? 'Accuracy in %. Within tolerance: independent errors of two trainings explain the difference (McNemar exact, Holm over the metrics that changed, 5 %). The tolerance does not include the spread between seeds.'
      : `Accuracy in %. Within tolerance: at most ${tolerance} points apart.`;
  // Names include the encoder only where there are several.
  const encoders = new Set([...before.metrics, ...after.metrics].map(({ encoder }) => encoder));
  const [old, now] = [before, after].map((one) => byRun(one, encoders.size > 1)) as [Runs, Runs];
  const names = [...new Set([...old.keys(), ...now.keys()])];
  const sameImages = before.testSet === after.testSet;
  const pairs = names.map((name) => pairOf(name, old.get(name), now.get(name), sameImages));
  const changed = pairs.filter(({ p }) => p !== undefined);
  const adjusted = new Map(holm(changed.map(({ p }) => p!)).map((p, i) => [changed[i]!.name, p]));
  return {
    rule,
    metrics: pairs.map(({ p, ...pair }): MetricPair => {
      if (p === undefined) return pair;
      const points = Math.abs(pair.reproduced! - pair.original!);
      const holmP = adjusted.get(pair.name)!;
      const isClose = tolerance === undefined ? holmP >= ALPHA : points <= tolerance + 1e-9;
      const chance = tolerance === undefined ? `; p ${pValue(holmP)} after Holm` : '';
      return {
        ...pair,
        verdict: isClose ? 'within tolerance' : 'different',
        note: `${pair.note}${chance}`,
      };
    }),
  };
}

type Undecided = MetricPair & { readonly p?: number };

function pairOf(
  name: string,
  old: MetricEntry | undefined,
  now: MetricEntry | undefined,
  sameImages: boolean,
): Undecided {
  if (!old || !now) {
    const there = old ? { original: percent(old) } : { reproduced: percent(now!) };
    return { name, ...there, verdict: 'not comparable', note: old ? 'not measured here' : 'not measured originally' };
  }
  const values = { name, original: percent(old), reproduced: percent(now) };
  if (!sameImages || old.n !== now.n) return { ...values, verdict: 'not comparable', note: 'different test images' };
  if (old.labels !== now.labels || other(old.labelDraw, now.labelDraw))
    return { ...values, verdict: 'not comparable', note: 'different labels' };
  if (JSON.stringify(old.parameters) !== JSON.stringify(now.parameters))
    return { ...values, verdict: 'not comparable', note: 'different protocol' };
  if (old.predictions === now.predictions)
    return { ...values, verdict: 'equal', note: 'the same class for every image' };
  const cells = discordant(unpackBits(old.correct, old.n), unpackBits(now.correct, now.n));
  const points = values.reproduced - values.original;
  const signed = `${points > 0 ? '+' : points < 0 ? '\u2212' : '\u00b1'}${Math.abs(points).toFixed(2)}`;
  const note = `${signed} points; right only originally ${cells.onlyA}, right only here ${cells.onlyB}`;
  return { ...values, verdict: 'different', note, p: mcnemarExact(cells) };
}

const other = (a: string | undefined, b: string | undefined): boolean => a !== undefined && b !== undefined && a !== b;

const percent = ({ accuracy }: MetricEntry): number => 100 * accuracy;

type Runs = ReadonlyMap<string, MetricEntry>;

function byRun({ metrics }: MetricsJson, withEncoder: boolean): Runs {
  const nameOf = ({ method, encoder, setting = {}, protocol, fraction, seed, draw }: MetricEntry): string =>
    [
      method,
      ...(withEncoder ? [encoder] : []),
      ...(settingText(setting) ? [settingText(setting)] : []),
      protocol,
      fractionName(fraction),
      `seed ${seed}`,
      `draw ${draw}`,
    ].join(', ');
  return new Map(metrics.map((entry) => [nameOf(entry), entry]));
}

function parsed(bytes: Uint8Array, where: string): MetricsJson {
  let value: Partial<MetricsJson> | undefined;
  try {
    value = JSON.parse(new TextDecoder().decode(bytes)) as Partial<MetricsJson>;
  } catch {}
  if (value?.format !== 'strata-metrics-1')
    throw unreadableFile('metrics file', `metrics.json ${where}`, 'its format is not strata-metrics-1');
  try {
    return metricsFrom(value);
  } catch (error) {
    throw unreadableFile('metrics file', `metrics.json ${where}`, (error as Error).message);
  }
}
