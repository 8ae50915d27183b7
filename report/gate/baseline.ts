import type { MetricEntry, MetricsJson, TrainingEntry } from '../metrics/metrics-json.ts';

/** What later runs are compared with: raw values of every seed and draw, and why this is the baseline. */
export interface Baseline {
  readonly format: 'strata-baseline-1';
  readonly experiment: string;
  /** Why these numbers are the ones to hold: stays in the file with them. */
  readonly reason: string;
  readonly dataset: MetricsJson['dataset'];
  readonly testSet: string;
  /** Engine and versions under which the numbers were made. */
  readonly environment: Readonly<Record<string, string>>;
  readonly metrics: readonly MetricEntry[];
  readonly training: readonly Pick<TrainingEntry, 'method' | 'seed' | 'finite' | 'alarms'>[];
}

export function makeBaseline(metrics: MetricsJson, reason: string): Baseline {
  return {
    format: 'strata-baseline-1',
    experiment: metrics.experiment,
    reason,
    dataset: metrics.dataset,
    testSet: metrics.testSet,
    environment: metrics.environment,
    metrics: metrics.metrics,
    training: metrics.training.map(({ method, seed, finite, alarms }) => ({ method, seed, finite, alarms })),
  };
}
