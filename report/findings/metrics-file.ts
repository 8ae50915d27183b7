import * as v from 'valibot';
import { FAMILIES } from '../metrics/measured.ts';
import { brokenEntry } from './broken-entry.ts';
import type { MetricEntry, MetricsJson } from './metrics-json.ts';

const finite = v.pipe(v.number(), v.finite());
const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const whole = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
/** What is not finite is null in JSON. */
const measured = v.nullable(finite);
const texts = v.record(v.string(), v.string());
const setting = v.record(v.string(), v.union([v.string(), finite, v.boolean()]));
const values = v.record(v.string(), v.unknown());

const named = {
  method: v.string(),
  family: v.picklist(FAMILIES),
  encoder: v.string(),
  setting: v.optional(setting),
  protocol: v.string(),
  fraction: v.pipe(v.number(), v.minValue(0), v.finite()),
  labels: whole,
};

/** An entry, whatever stands for its parameters. */
export const entrySchema = <P extends v.GenericSchema>(parameters: P) =>
  v.looseObject({
    ...named,
    ...{ seed: whole, draw: whole, n: v.pipe(whole, v.minValue(1)), accuracy: share },
    validationAccuracy: measured,
    ...{ testLoss: v.optional(measured), calibrationError: v.optional(measured) },
    chosen: v.record(v.string(), measured),
    correct: v.string(),
    predictions: v.string(),
    labelDraw: v.optional(v.string()),
    parameters,
    node: v.string(),
    key: v.optional(v.string()),
  });

export const trainingSchema = v.looseObject({
  method: v.string(),
  setting: v.optional(setting),
  seed: whole,
  last: v.record(v.string(), v.union([finite, v.string()])),
  finite: v.boolean(),
  alarms: v.array(v.string()),
  cost: v.record(v.string(), measured),
});

export const datasetSchema = v.looseObject({
  ...{ name: v.string(), title: v.string(), synthetic: v.boolean() },
  ...{ notes: v.array(v.string()), classes: v.array(v.string()), test: whole },
});

const tableSchema = v.looseObject({
  ...named,
  ...{ accuracy: share, interval: v.tuple([finite, finite]), how: v.string() },
  ...{ testLoss: v.optional(finite), testLossInterval: v.optional(v.tuple([finite, finite])) },
  ...{ seeds: whole, draws: whole, main: v.boolean() },
});

export const metricsSchema = v.looseObject({
  format: v.literal('strata-metrics-1'),
  ...{ experiment: v.string(), testSet: v.string() },
  dataset: datasetSchema,
  environment: texts,
  parameters: v.optional(values),
  sweep: v.optional(v.array(v.looseObject({ path: v.string(), values: v.array(v.unknown()) }))),
  marks: v.optional(v.array(v.looseObject({ kind: v.string(), text: v.string(), short: v.optional(v.string()) }))),
  labelOverlap: v.optional(v.array(v.object({ fraction: finite, shared: finite }))),
  code: v.optional(v.record(v.string(), v.array(v.string()))),
  metrics: v.array(entrySchema(values)),
  table: v.array(tableSchema),
  comparisons: v.array(v.unknown()),
  training: v.array(v.looseObject({ ...trainingSchema.entries, node: v.string() })),
});

/** The value if it fits, with the first member that does not in words. @throws TypeError */
export function fitting<S extends v.GenericSchema>(schema: S, value: unknown): v.InferOutput<S> {
  const parsed = v.safeParse(schema, value);
  if (parsed.success) return value as v.InferOutput<S>;
  const [issue] = parsed.issues;
  throw new TypeError(`its member ${v.getDotPath(issue) ?? 'at the top'} does not fit: ${issue.message}`);
}

/** @throws TypeError for entries that contradict themselves or each other */
export function refuseBroken(entries: readonly MetricEntry[]): void {
  const broken = brokenEntry(entries);
  if (broken !== undefined) throw new TypeError(broken);
}

/**
 * A metrics file from its JSON value, which may come from anywhere.
 *
 * @throws TypeError where a member is missing, has another type, or contradicts another
 */
export function metricsFrom(value: unknown): MetricsJson {
  const metrics = fitting(metricsSchema, value) as unknown as MetricsJson;
  refuseBroken(metrics.metrics);
  return metrics;
}
