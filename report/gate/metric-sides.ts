import { metricName } from '../findings/broken-entry.ts';
import type { MetricEntry, MetricsJson, TrainingEntry } from '../findings/metrics-json.ts';
import { unpackBits } from '../ground/packed-bits.ts';
import { sortedJson } from '../ground/sorted-json.ts';
import { protocolRank } from '../metrics/measured.ts';
import { settingText } from '../metrics/swept-settings.ts';
import { mean } from '../statistics/mean-and-variance.ts';

/** One side's runs of one metric: a method under a protocol at a label fraction. */
export interface Side {
  readonly entries: readonly MetricEntry[];
  readonly seeds: readonly number[];
  /** Accuracy of each seed, averaged over its label draws, so that the chance of draws cancels. */
  readonly accuracies: readonly number[];
  /** [seeds][images]: share of the seed's draws in which the image is right. */
  readonly perImage: readonly Float64Array[];
}

/** The name of the trained encoder: metrics of one encoder vary together. */
export const trainedAs = ({
  method,
  encoder,
  setting = {},
}: Pick<MetricEntry, 'method' | 'encoder' | 'setting'>): string =>
  [method, encoder, settingText(setting)].filter(Boolean).join(', ');

/** The name of a training: its method and its swept values. */
export const trainingName = ({ method, setting = {} }: Pick<TrainingEntry, 'method' | 'setting'>): string =>
  [method, settingText(setting)].filter(Boolean).join(', ');

/** Entries by metric, in the order in which they come. */
export function byMetric(entries: readonly MetricEntry[]): Map<string, MetricEntry[]> {
  const metrics = new Map<string, MetricEntry[]>();
  for (const entry of entries) {
    const name = metricName(entry);
    metrics.set(name, [...(metrics.get(name) ?? []), entry]);
  }
  return metrics;
}

/**
 * Names of the accuracies that a study is about: those of self-supervised methods, under the classifier by which the report
 * judges them.
 */
export function mainMetrics(metrics: ReadonlyMap<string, readonly MetricEntry[]>): Set<string> {
  const learnt = [...metrics].filter(([, [entry]]) => entry!.family === 'self-supervised');
  const best = new Map<string, number>();
  for (const [, [entry]] of learnt)
    best.set(
      trainedAs(entry!),
      Math.min(protocolRank(entry!), best.get(trainedAs(entry!)) ?? Number.POSITIVE_INFINITY),
    );
  return new Set(
    learnt.filter(([, [entry]]) => protocolRank(entry!) === best.get(trainedAs(entry!))).map(([name]) => name),
  );
}

export function sideOf(entries: readonly MetricEntry[]): Side {
  const seeds = [...new Set(entries.map((entry) => entry.seed))].sort((a, b) => a - b);
  const perImage = seeds.map((seed) => {
    const runs = entries.filter((entry) => entry.seed === seed);
    const sums = new Float64Array(runs[0]!.n);
    for (const run of runs)
      unpackBits(run.correct, run.n).forEach((bit, i) => {
        sums[i]! += bit / runs.length;
      });
    return sums;
  });
  const accuracies = perImage.map((sums) => mean(Array.from(sums)));
  return { entries, seeds, accuracies, perImage };
}

/** Do runs with the same seed and draw on both sides predict the same class for every image? */
export function identical(now: Side, then: Side): boolean {
  const predictions = new Map(then.entries.map((entry) => [`${entry.seed}/${entry.draw}`, entry.predictions]));
  return now.entries.every((entry) => predictions.get(`${entry.seed}/${entry.draw}`) === entry.predictions);
}

/** The reason why two sides cannot be compared; undefined where they can. */
export function incomparable(now: Side, then: Side): string | undefined {
  const [a, b] = [now.entries[0]!, then.entries[0]!];
  if (a.n !== b.n) return `${a.n} test images now, ${b.n} in the baseline`;
  if (a.labels !== b.labels) return `${a.labels} labels now, ${b.labels} in the baseline`;
  const draws = (side: Side): string =>
    [...new Set(side.entries.map((one) => one.draw))].sort((x, y) => x - y).join(', ');
  if (draws(now) !== draws(then)) return `label draws ${draws(now)} now, ${draws(then)} in the baseline`;
  // Draws belong to the split, not to the training, so all seeds share them.
  const drawn = new Map(then.entries.map((entry) => [entry.draw, entry.labelDraw]));
  for (const { draw, labelDraw } of now.entries) {
    const other = drawn.get(draw);
    if (other !== undefined && labelDraw !== undefined && other !== labelDraw)
      return `label draw ${draw} has other images than in the baseline (${labelDraw} now, ${other} in the baseline)`;
  }
  const [mine, theirs] = [stable(a.parameters), stable(b.parameters)];
  return mine === theirs ? undefined : `the protocol differs: ${differences(a.parameters, b.parameters)}`;
}

/** `optimiser "SGD" now, "L-BFGS" in the baseline`, for each parameter that differs. */
function differences(now: Parameters, then: Parameters): string {
  const names = [...new Set([...Object.keys(now), ...Object.keys(then)])].sort();
  const differ = names.filter((name) => stable(now[name]) !== stable(then[name]));
  return differ.map((name) => `${name} ${stable(now[name])} now, ${stable(then[name])} in the baseline`).join('; ');
}

/** Parts of an experiment on which trainings depend. */
const TRAINS = ['augment', 'data', 'encoder', 'fineTune', 'pretrain', 'split', 'supervised', 'sweep'];

/** Have both sides the same training parameters? Seeds do not count, since a check may choose them. */
export const sameTrainings = (
  { parameters: now = {} }: Pick<MetricsJson, 'parameters'>,
  { parameters: then }: { readonly parameters: Parameters },
): boolean => TRAINS.every((part) => stable(withoutSeeds(now[part])) === stable(withoutSeeds(then[part])));

function withoutSeeds(part: unknown): unknown {
  if (typeof part !== 'object' || part === null) return part;
  const { seeds: _, ...rest } = part as Parameters;
  return rest;
}

type Parameters = Readonly<Record<string, unknown>>;

/** A text that is equal for equal values, whatever the order of their members. */
const stable = (value: unknown): string => (value === undefined ? 'none' : sortedJson(value, 0).trim());
