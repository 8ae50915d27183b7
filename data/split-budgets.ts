import { badBudget, noFolds } from './problems.ts';
import { indicesByClass } from './split.ts';
import type { LabelSubset, RandomStreams } from './types.ts';

interface Labelled {
  readonly labels: Int32Array;
  readonly classes: readonly string[];
  /** Images outside validation. */
  readonly train: Int32Array;
  /** Number of all labelled training images; a subset's fraction refers to it. */
  readonly labelled: number;
}

/**
 * Subsets of n labels in the proportions of the classes, with at least one label per class. Within a draw, smaller subsets lie
 * in larger ones.
 *
 * @throws Problem `bad-budget`
 */
export function budgetSubsets(
  { labels, classes, train, labelled }: Labelled,
  budgets: readonly number[],
  draws: number,
  random: RandomStreams,
): LabelSubset[] {
  const members = membersOf(labels, classes, train);
  return [...budgets]
    .sort((a, b) => a - b)
    .flatMap((n) => {
      checkBudget(n, classes.length, train.length);
      const shares = growingShares(
        members.map((list) => list.length),
        n,
      );
      return Array.from({ length: draws }, (_, draw) => {
        const chosen = members.flatMap((list, c) => {
          const order = random('labels', draw, c).permutation(list.length);
          return Array.from(order.subarray(0, shares[c]!), (k) => list[k]!);
        });
        return { fraction: n / labelled, budget: n, draw, indices: Int32Array.from(chosen).sort() };
      });
    });
}

/**
 * Study B's subsets: for n labels, floor(images / n) shuffled stratified folds of the training images, of which the first
 * `draws` are used. Folds of one budget share no image. Classes are spread as by scikit-learn's StratifiedKFold.
 *
 * @throws Problem `bad-budget`
 */
export function stratifiedFolds(
  { labels, classes, train, labelled }: Labelled,
  budgets: readonly number[],
  draws: number,
  random: RandomStreams,
): LabelSubset[] {
  // scikit-learn numbers classes by their first appearance.
  const members = membersOf(labels, classes, train)
    .filter((list) => list.length > 0)
    .sort((a, b) => a[0]! - b[0]!);
  const sorted = members.flatMap((list, c) => Array.from(list, () => c));
  return [...budgets]
    .sort((a, b) => a - b)
    .flatMap((n) => {
      checkBudget(n, classes.length, train.length);
      const folds = Math.floor(train.length / n);
      const dealt: number[][] = Array.from({ length: folds }, () => []);
      for (const [c, list] of members.entries()) {
        const order = random('k-fold', n, c).permutation(list.length);
        let next = 0;
        for (let fold = 0; fold < folds; fold++) {
          let share = 0;
          for (let i = fold; i < sorted.length; i += folds) share += Number(sorted[i] === c);
          for (let k = 0; k < share; k++) dealt[fold]!.push(list[order[next++]!]!);
        }
      }
      return dealt
        .slice(0, draws)
        .map((fold, draw) => ({ fraction: n / labelled, budget: n, draw, indices: Int32Array.from(fold).sort() }));
    });
}

/**
 * The data set's published folds without validation images. Each fold is one label subset.
 *
 * @throws Problem `no-folds`
 */
export function predefinedFolds(
  { train, labelled }: Pick<Labelled, 'train' | 'labelled'>,
  folds: readonly Int32Array[] | undefined,
  draws: number,
): LabelSubset[] {
  if (!folds || folds.length === 0) throw noFolds();
  const allowed = new Set(train);
  const all = folds.map((fold) => fold.filter((image) => allowed.has(image)));
  // One fraction for all, however many are used: folds that differ only by a few validation images are draws of one budget.
  const size = all.reduce((sum, { length }) => sum + length, 0) / all.length;
  return all.slice(0, draws).map((indices, draw) => ({ fraction: size / labelled, draw, indices }));
}

/**
 * Number of labels of each class when n are given out: first one each, then one by one to the class furthest below its
 * proportion. A larger n takes no label away, as the method of largest remainders would.
 */
export function growingShares(counts: readonly number[], n: number): number[] {
  const all = counts.reduce((sum, count) => sum + count, 0);
  const shares = counts.map(() => 1);
  for (let given = counts.length + 1; given <= n; given++) {
    let [neediest, most] = [0, Number.NEGATIVE_INFINITY];
    for (const [c, count] of counts.entries()) {
      const lacks = (count * given) / all - shares[c]!;
      if (shares[c]! < count && lacks > most) [neediest, most] = [c, lacks];
    }
    shares[neediest]! += 1;
  }
  return shares;
}

const membersOf = (labels: Int32Array, classes: readonly string[], train: Int32Array): Int32Array[] =>
  indicesByClass(
    train.map((image) => labels[image]!),
    classes.length,
  ).map((list) => list.map((k) => train[k]!));

function checkBudget(n: number, classes: number, images: number): void {
  if (n < classes || n > images) throw badBudget(n, classes, images);
}
