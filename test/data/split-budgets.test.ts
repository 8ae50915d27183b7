import assert from 'node:assert/strict';
import { budgetSubsets, growingShares, predefinedFolds, stratifiedFolds } from '../../data/split-budgets.ts';
import { testRandom, testStreams } from './streams.ts';

const classes = ['a', 'b', 'c'];
/** 53, 31 and 20 images, shuffled. */
const labels = (() => {
  const sorted = [...Array(53).fill(0), ...Array(31).fill(1), ...Array(20).fill(2)];
  return Int32Array.from(testRandom(5).permutation(sorted.length), (i) => sorted[i]!);
})();
const train = Int32Array.from(labels.keys());
const about = { labels, classes, train, labelled: labels.length };
const counts = (indices: Int32Array) => classes.map((_, c) => indices.filter((i) => labels[i] === c).length);

describe('label budgets', () => {
  it('have exactly that many labels, in the proportions of the classes, nested within a draw', () => {
    const subsets = budgetSubsets(about, [52, 10], 2, testStreams());
    assert.deepEqual(
      subsets.map(({ budget, draw, indices }) => [budget, draw, ...counts(indices)]),
      [
        [10, 0, 5, 3, 2],
        [10, 1, 5, 3, 2],
        [52, 0, 27, 15, 10],
        [52, 1, 27, 15, 10],
      ],
    );
    for (const draw of [0, 1]) {
      const [small, large] = subsets.filter((subset) => subset.draw === draw);
      assert.ok(small!.indices.every((i) => large!.indices.includes(i)));
    }
    assert.notDeepEqual(subsets[0]!.indices, subsets[1]!.indices);
    assert.equal(subsets[0]!.fraction, 10 / 104);
  });

  it('are the same whatever other budgets and draws there are', () => {
    const [first, second] = budgetSubsets(about, [10], 2, testStreams());
    const more = budgetSubsets(about, [30, 10, 52], 3, testStreams());
    assert.deepEqual(more.slice(0, 2), [first, second]);
  });

  it('keep their labels as they grow, and leave no class out, for random class sizes', () => {
    for (const counts of [
      [53, 31, 20],
      [500, 300, 40, 7],
      [10, 10, 10],
      [3, 90],
    ]) {
      let before = counts.map(() => 0);
      const all = counts.reduce((sum, count) => sum + count, 0);
      for (let n = counts.length; n <= all; n++) {
        const shares = growingShares(counts, n);
        assert.equal(
          shares.reduce((sum, share) => sum + share, 0),
          n,
        );
        assert.ok(
          shares.every((share, c) => share >= Math.max(1, before[c]!) && share <= counts[c]!),
          `${n}: ${shares}`,
        );
        before = shares;
      }
    }
  });

  it('are refused below the number of classes and above the number of images', () => {
    for (const n of [2, 105])
      for (const draw of [budgetSubsets, stratifiedFolds])
        assert.throws(() => draw(about, [n], 1, testStreams()), { code: 'bad-budget' });
  });
});

describe("Study B's stratified folds", () => {
  /** Images of each class in each fold by scikit-learn's StratifiedKFold(k, shuffle=True), classes appearing as 0, 1, 2. */
  const SKLEARN = {
    5: [...Array(4).fill([3, 2, 1]), ...Array(9).fill([3, 1, 1]), ...Array(7).fill([2, 2, 1])],
    13: [...Array(4).fill([7, 4, 2]), [7, 3, 3], ...Array(3).fill([6, 4, 3])],
  } as const;

  for (const n of [5, 13] as const)
    it(`hold ${n} labels each as in scikit-learn, and no image twice`, () => {
      const all = stratifiedFolds(about, [n], 1000, testStreams());
      assert.deepEqual(
        all.map(({ indices }) => counts(indices)),
        SKLEARN[n],
      );
      const used = all.flatMap(({ indices }) => [...indices]);
      assert.deepEqual(
        used.sort((a, b) => a - b),
        [...train],
      );
    });

  it('number classes by their first appearance, as scikit-learn does', () => {
    // Sorted as 2, 0, 1: the first fold has other counts than above.
    const sorted = Int32Array.from([...Array(20).fill(2), ...Array(53).fill(0), ...Array(31).fill(1)]);
    const about = { labels: sorted, classes, train: Int32Array.from(sorted.keys()), labelled: 104 };
    assert.deepEqual(
      stratifiedFolds(about, [13], 8, testStreams()).map(({ indices }) =>
        classes.map((_, c) => indices.filter((i) => sorted[i] === c).length),
      ),
      [[7, 3, 3], ...Array(3).fill([6, 4, 3]), ...Array(4).fill([7, 4, 2])],
    );
  });

  it('are the first of all folds where the experiment uses fewer, and differ between seeds', () => {
    const all = stratifiedFolds(about, [13], 8, testStreams(1));
    assert.deepEqual(stratifiedFolds(about, [13], 3, testStreams(1)), all.slice(0, 3));
    assert.notDeepEqual(stratifiedFolds(about, [13], 3, testStreams(2)), all.slice(0, 3));
  });
});

describe('published folds', () => {
  const folds = [Int32Array.of(0, 1, 2, 3), Int32Array.of(2, 3, 4, 5, 6)];

  it('omit validation images, and are draws of one budget', () => {
    const kept = predefinedFolds({ train: train.filter((i) => i !== 3 && i !== 5), labelled: 104 }, folds, 10);
    assert.deepEqual(
      kept.map(({ indices }) => [...indices]),
      [
        [0, 1, 2],
        [2, 4, 6],
      ],
    );
    assert.deepEqual(
      kept.map(({ fraction, draw }) => [fraction, draw]),
      [
        [3 / 104, 0],
        [3 / 104, 1],
      ],
    );
  });

  it('are the same, with the same share of the labels, where more of them are used', () => {
    const about = { train: train.filter((i) => i !== 3 && i !== 5), labelled: 104 };
    const uneven = [...folds, Int32Array.of(7, 8, 9, 10, 11, 12)];
    assert.deepEqual(predefinedFolds(about, uneven, 1), predefinedFolds(about, uneven, 3).slice(0, 1));
  });

  it('are refused for a data set that has none', () => {
    assert.throws(() => predefinedFolds(about, undefined, 10), { code: 'no-folds' });
  });
});
