/** What the records of two runs say of their code, beyond the fingerprints that every metrics.json holds. */
export interface ComparisonDetails {
  /** Place of the run that is held against the first. */
  readonly side: number;
  readonly declarations: readonly { readonly id: string; readonly how: string; readonly nodes: readonly string[] }[];
  readonly packages: readonly {
    readonly path: string;
    readonly before?: string;
    readonly after?: string;
    readonly nodes?: readonly string[];
  }[];
  /** What could not be compared, in sentences. */
  readonly incomparable: readonly string[];
}
