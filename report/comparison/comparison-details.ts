/** Changes of code between two runs, from their records. metrics.json has only fingerprints. */
export interface ComparisonDetails {
  /** Index of the run that is compared with the first. */
  readonly side: number;
  readonly declarations: readonly { readonly id: string; readonly how: string; readonly nodes: readonly string[] }[];
  readonly packages: readonly {
    readonly path: string;
    readonly before?: string;
    readonly after?: string;
    readonly nodes?: readonly string[];
  }[];
  /** Sentences on what could not be compared. */
  readonly incomparable: readonly string[];
}
