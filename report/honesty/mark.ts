/** Something that keeps a number from being what a reader would take it for. */
export interface Mark {
  readonly kind:
    | 'synthetic'
    | 're-compressed'
    | 'subsampled'
    | 'short-budget'
    | 'chosen-on-test'
    | 'batch-norm'
    | 'missing'
    | 'note';
  /** For the first page: a whole sentence or several. */
  readonly text: string;
  /** For the end of every caption; nothing where the first page and the limits are enough. */
  readonly short?: string;
}
