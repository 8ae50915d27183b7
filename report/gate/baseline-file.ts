import * as v from 'valibot';
import { datasetSchema, entrySchema, fitting, refuseBroken, trainingSchema } from '../findings/metrics-file.ts';
import type { MetricEntry } from '../findings/metrics-json.ts';
import { sortedJson } from '../ground/sorted-json.ts';
import type { Baseline } from './baseline-types.ts';

type StoredEntry = Omit<MetricEntry, 'parameters'> & { readonly parameters: number };
type Stored = Omit<Baseline, 'metrics'> & {
  readonly metrics: readonly StoredEntry[];
  readonly protocols: readonly Readonly<Record<string, unknown>>[];
};

/**
 * The text of the file. Each entry has a line of its own, so that a review shows what an update changed, and each protocol
 * is there once, since all seeds share it.
 */
export function baselineText(baseline: Baseline): string {
  const protocols: string[] = [];
  const placeOf = (text: string): number => {
    if (!protocols.includes(text)) protocols.push(text);
    return protocols.indexOf(text);
  };
  const stored: Record<string, unknown> = {
    ...baseline,
    metrics: baseline.metrics.map((entry) => ({ ...entry, parameters: placeOf(line(entry.parameters)) })),
    protocols: protocols.map((text) => JSON.parse(text)),
  };
  const members = Object.entries(stored)
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${JSON.stringify(name)}: ${block(value)}`);
  return `{\n${members.join(',\n')}\n}\n`;
}

const line = (value: unknown): string => sortedJson(value, 0).trim();

/** Puts each member of a list or object on one line. */
function block(value: unknown): string {
  const enclosed = (open: string, lines: readonly string[], close: string): string =>
    lines.length === 0 ? `${open}${close}` : `${open}\n${lines.map((one) => ` ${one}`).join(',\n')}\n${close}`;
  if (Array.isArray(value)) return enclosed('[', value.map(line), ']');
  if (value === null || typeof value !== 'object') return line(value);
  const entries = Object.entries(value)
    .filter(([, inner]) => inner !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return enclosed(
    '{',
    entries.map(([name, inner]) => `${JSON.stringify(name)}: ${line(inner)}`),
    '}',
  );
}

const text = v.string();
const numbers = v.record(text, v.pipe(v.number(), v.finite()));
const nodeSchema = v.looseObject({
  ...{ node: text, stage: text, key: text, code: text, inputs: v.array(text) },
  ...{ outputs: v.record(text, text), params: v.record(text, v.unknown()) },
});
const storedSchema = v.looseObject({
  format: v.literal('strata-baseline-2'),
  ...{ experiment: text, reason: text, testSet: text },
  history: v.array(v.looseObject({ reason: text, seeds: v.number(), accuracies: numbers })),
  dataset: datasetSchema,
  environment: v.record(text, text),
  costs: v.looseObject({ counts: numbers, seconds: numbers, memory: numbers, machine: text }),
  parameters: v.optional(v.record(text, v.unknown())),
  protocols: v.array(v.record(text, v.unknown())),
  metrics: v.array(entrySchema(v.pipe(v.number(), v.safeInteger(), v.minValue(0)))),
  training: v.array(trainingSchema),
  nodes: v.array(nodeSchema),
  functions: v.record(text, text),
  packages: v.record(text, text),
});

/**
 * Reads a baseline from the JSON value of its file.
 *
 * @throws TypeError where a part is missing, has the wrong type or contradicts another
 */
export function baselineFrom(value: unknown): Baseline {
  const { protocols, metrics, ...rest } = fitting(storedSchema, value) as unknown as Stored;
  if (metrics.length === 0 && rest.training.length === 0)
    throw new TypeError('it has no metric, so nothing could ever be worse');
  const entries = metrics.map((entry, i) => {
    const parameters = protocols[entry.parameters];
    if (!parameters) throw new TypeError(`its entry ${i} names protocol ${entry.parameters}, which is missing`);
    return { ...entry, parameters };
  });
  refuseBroken(entries);
  // Without parameters, nothing is known of the settings of its trainings.
  return { ...rest, parameters: rest.parameters ?? {}, metrics: entries };
}
