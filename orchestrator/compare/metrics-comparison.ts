/** What comparing the metrics of two runs found. */
export interface MetricsComparison {
  /** By what rule, in a sentence. */
  readonly rule: string;
  readonly metrics: readonly ComparedMetric[];
}

export interface ComparedMetric {
  readonly name: string;
  readonly original?: number;
  readonly reproduced?: number;
  readonly verdict: 'equal' | 'within tolerance' | 'different' | 'not comparable';
  /** What is behind the verdict, in words. */
  readonly note: string;
}
