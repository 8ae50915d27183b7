/** Result of comparing the metrics of two runs. */
export interface MetricsComparison {
  /** The rule, in a sentence. */
  readonly rule: string;
  readonly metrics: readonly ComparedMetric[];
}

export interface ComparedMetric {
  readonly name: string;
  readonly original?: number;
  readonly reproduced?: number;
  readonly verdict: 'equal' | 'within tolerance' | 'different' | 'not comparable';
  /** The reason for the verdict, in words. */
  readonly note: string;
}
