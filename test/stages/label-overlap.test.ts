import assert from 'node:assert/strict';
import { budgetSubsets, predefinedFolds, stratifiedFolds } from '../../data/split-budgets.ts';
import { labelOverlap } from '../../stages/label-overlap.ts';
import { testStreams } from '../data/streams.ts';

const labels = Int32Array.from({ length: 1000 }, (_, i) => i % 10);
const classes = Array.from({ length: 10 }, (_, i) => `class ${i}`);
const drawn = { labels, classes, train: Int32Array.from(labels.keys()), labelled: 1000 };

describe('the labels that draws have in common', () => {
  it('are none for disjoint folds', () => {
    assert.deepEqual(labelOverlap(stratifiedFolds(drawn, [100], 5, testStreams())), [{ fraction: 0.1, shared: 0 }]);
  });

  it('are about the fraction itself for draws from one pool', () => {
    const [overlap] = labelOverlap(budgetSubsets(drawn, [200], 10, testStreams()));
    assert.ok(Math.abs(overlap!.shared - 0.2) < 0.03, String(overlap!.shared));
  });

  it('are a ninth for ten folds with each image in two of them, as STL-10 has them', () => {
    // Image i is in the folds of the i-th pair of ten: 45 pairs, so that each two folds share as much.
    const pairs = Array.from({ length: 10 }, (_, a) =>
      Array.from({ length: 10 - a - 1 }, (__, k) => [a, a + 1 + k]),
    ).flat();
    const folds = Array.from({ length: 10 }, (_, fold) =>
      Int32Array.from([...labels.keys()].slice(0, 990).filter((i) => pairs[i % 45]!.includes(fold))),
    );
    const [overlap] = labelOverlap(predefinedFolds(drawn, folds, 10));
    assert.ok(Math.abs(overlap!.shared - 1 / 9) < 1e-9, String(overlap!.shared));
  });

  it('are not told where there is one draw', () => {
    assert.deepEqual(labelOverlap(budgetSubsets(drawn, [200], 1, testStreams())), []);
  });
});
