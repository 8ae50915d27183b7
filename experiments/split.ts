import * as v from 'valibot';
import { distinct } from './distinct.ts';

const fraction = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const whole = v.pipe(v.number(), v.integer(), v.minValue(0));
const count = v.pipe(v.number(), v.integer(), v.minValue(1));
const notNegative = v.pipe(v.number(), v.minValue(0));

const splitEntries = v.strictObject({
  /** Below 1 a fraction of the training images, else a number of them. */
  validation: v.optional(notNegative, 0.1),
  /**
   * `fractions` and `budgets` of labels, class-balanced; `k-fold`: Study B's disjoint stratified folds of each budget's
   * size; `folds`: those that the data set brings (STL-10); `first`: Study A's, the first images of each class, one draw.
   */
  kind: v.optional(v.picklist(['fractions', 'k-fold', 'folds', 'first']), 'fractions'),
  fractions: v.optional(v.pipe(v.array(v.pipe(fraction, v.gtValue(0))), distinct()), [0.01, 0.1, 1]),
  /** Numbers of labels, beside the fractions or in their place. */
  budgets: v.optional(v.pipe(v.array(count), distinct()), []),
  /** Draws of a budget, folds that are used, and draws of fractions below `manyDrawsBelow`; other fractions have one. */
  draws: v.optional(count, 3),
  manyDrawsBelow: v.optional(fraction, 0.05),
  seed: v.optional(whole, 0),
});

/** Which images are for validation, and which labels each probe may see. */
export const split = v.pipe(
  splitEntries,
  v.check(
    ({ kind, fractions, budgets }) =>
      kind === 'folds' ||
      (kind === 'first' ? fractions : kind === 'fractions' ? [...budgets, ...fractions] : budgets).length > 0,
    'No label subset is asked for: give split.fractions or split.budgets a value (k-fold goes by split.budgets)',
  ),
  v.check(
    ({ kind, budgets }) => kind !== 'first' || budgets.length === 0,
    'split.kind=first takes shares of each class (split.fractions) and no numbers of labels: leave split.budgets out, or take split.kind=fractions',
  ),
);
