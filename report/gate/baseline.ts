import type { MetricEntry, MetricsJson, TrainingEntry } from '../metrics/metrics-json.ts';
import { mean } from '../statistics/tests.ts';
import { bare, type KnownNode } from './causes.ts';
import { type CostSource, type Costs, costsOf } from './costs.ts';
import { byMetric, sideOf } from './sides.ts';

/** An earlier baseline of the same file: why it was written, of how many seeds, and what it held. */
export interface PastBaseline {
  readonly reason: string;
  readonly seeds: number;
  /** Mean accuracy by metric. */
  readonly accuracies: Readonly<Record<string, number>>;
}

/** What later runs are compared with: raw values of every seed and draw, and why this is the baseline. */
export interface Baseline {
  readonly format: 'strata-baseline-2';
  readonly experiment: string;
  /** Why these numbers are the ones to hold: stays in the file with them. */
  readonly reason: string;
  /** Earlier baselines of this file, oldest first. A baseline that only ever rises was ratcheted. */
  readonly history: readonly PastBaseline[];
  readonly dataset: MetricsJson['dataset'];
  readonly testSet: string;
  /** Engine and versions under which the numbers were made. */
  readonly environment: Readonly<Record<string, string>>;
  readonly costs: Costs;
  /** The experiment's parameters, as its report printed them. */
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly metrics: readonly MetricEntry[];
  readonly training: readonly Pick<
    TrainingEntry,
    'method' | 'setting' | 'seed' | 'finite' | 'alarms' | 'last' | 'cost'
  >[];
  /** The graph: keys, digests, parameters, for the cause of a difference. */
  readonly nodes: readonly KnownNode[];
  /** Hash of every declaration that the nodes reach. */
  readonly functions: Readonly<Record<string, string>>;
  readonly packages: Readonly<Record<string, string>>;
}

export function makeBaseline(
  metrics: MetricsJson,
  reason: string,
  run: CostSource = { nodes: [], machine: '', sized: [] },
  before?: Baseline,
): Baseline {
  const { nodes } = run;
  const kept = nodes.filter(({ stage }) => stage !== 'report');
  return {
    format: 'strata-baseline-2',
    experiment: metrics.experiment,
    reason,
    history: before ? [...before.history, pastOf(before)] : [],
    dataset: metrics.dataset,
    testSet: metrics.testSet,
    environment: metrics.environment,
    costs: costsOf(metrics.training, run),
    parameters: metrics.parameters ?? {},
    metrics: metrics.metrics,
    training: metrics.training.map(({ node: _, ...one }) => one),
    nodes: kept.map(({ node, stage, key, inputs, outputs, params, code }) => ({
      ...{ node, stage, key: bare(key), inputs, params, code },
      outputs: Object.fromEntries(Object.entries(outputs).map(([port, digest]) => [port, bare(digest)])),
    })),
    functions: Object.assign(
      {},
      ...kept.map(({ declarations }) =>
        Object.fromEntries(Object.entries(declarations).map(([id, { hash }]) => [id, hash])),
      ),
    ),
    packages: Object.assign({}, ...kept.map(({ packages }) => packages)),
  };
}

function pastOf({ reason, metrics }: Baseline): PastBaseline {
  const names = [...byMetric(metrics)];
  return {
    reason,
    seeds: Math.max(0, ...names.map(([, entries]) => new Set(entries.map((one) => one.seed)).size)),
    accuracies: Object.fromEntries(
      names.map(([name, entries]) => [name, Math.round(1e6 * mean(sideOf(entries).accuracies)) / 1e6]),
    ),
  };
}
