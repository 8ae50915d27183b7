import * as v from 'valibot';
import { count, notNegative, positive, share, whole } from '../../learn/schema-words.ts';
import { isDistinct, TWICE } from './distinct.ts';

const splitEntries = v.strictObject({
  /** Below 1 a fraction of the training images, otherwise a number of images. */
  validation: v.optional(notNegative, 0.1),
  /**
   * `fractions`: class-balanced subsets by `fractions` and `budgets`. `k-fold`: Study B's disjoint stratified folds of each
   * budget's size. `folds`: the data set's own folds (STL-10). `first`: Study A's first images of each class, one draw.
   */
  kind: v.optional(v.picklist(['fractions', 'k-fold', 'folds', 'first']), 'fractions'),
  fractions: v.optional(v.pipe(v.array(v.pipe(share, positive)), v.check(isDistinct, TWICE)), [0.01, 0.1, 1]),
  /** Numbers of labels, in addition to the fractions or instead of them. */
  budgets: v.optional(v.pipe(v.array(count), v.check(isDistinct, TWICE)), []),
  /** Number of draws for a budget, for folds, and for fractions below `manyDrawsBelow`; other fractions have one draw. */
  draws: v.optional(count, 3),
  manyDrawsBelow: v.optional(share, 0.05),
  seed: v.optional(whole, 0),
});

/** The parameters of the stage: the settings without defaults. */
export const splitParams = v.required(splitEntries);

/**
 * What the trainings of a study need of its images, told by its parameters alone. `split` compares it with the images, so
 * that nothing trains where a later stage could not. Stages import it: no cards.
 */
export const needs = v.array(
  v.strictObject({
    kind: v.picklist(['batch', 'queue', 'square', 'labels', 'side']),
    /** The parameter that says so, and its value. */
    path: v.string(),
    value: v.number(),
  }),
);

export type Need = v.InferOutput<typeof needs>[number];

/** The validation images, and the label subsets that probes may use. */
export const splitSettings = v.pipe(
  splitEntries,
  v.check(
    ({ kind, fractions, budgets }) =>
      kind === 'folds' ||
      (kind === 'first' ? fractions : kind === 'fractions' ? [...budgets, ...fractions] : budgets).length > 0,
    'The split has no label subset: give split.fractions or split.budgets a value (k-fold uses split.budgets)',
  ),
  v.check(
    ({ kind, budgets }) => kind !== 'first' || budgets.length === 0,
    'split.kind=first takes fractions of each class (split.fractions) and no numbers of labels: remove split.budgets, or set split.kind=fractions',
  ),
);
