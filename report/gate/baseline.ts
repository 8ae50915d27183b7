import type { MetricsJson } from '../findings/metrics-json.ts';
import { mean } from '../statistics/mean-and-variance.ts';
import { bare } from './bare-digest.ts';
import type { Baseline, CostSource, PastBaseline } from './baseline-types.ts';
import { costsOf } from './costs.ts';
import { byMetric, sideOf } from './metric-sides.ts';

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
