/** A warning that a number is not what a reader would assume. */
export interface Mark {
  readonly kind:
    | 'synthetic'
    | 're-compressed'
    | 'subsampled'
    | 'short-budget'
    | 'undertrained'
    | 'chosen-on-test'
    | 'batch-norm'
    | 'missing'
    | 'identical'
    | 'imported'
    | 'unbalanced'
    | 'one-answer'
    | 'few-labels'
    | 'note';
  /** Whole sentences, for the first page. */
  readonly text: string;
  /** Short form to end each caption with; absent where the first page and the limits are enough. */
  readonly short?: string;
}

/** Was anything chosen on test images? */
export const chosenOnTest = ({ marks }: { readonly marks: readonly Mark[] }): boolean =>
  marks.some(({ kind }) => kind === 'chosen-on-test');
