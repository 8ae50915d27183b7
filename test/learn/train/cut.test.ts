import assert from 'node:assert/strict';
import { cutEpoch, positionOf } from '../../../learn/train/cut.ts';

const sizes = (images: number, batch: number, dropLast = false) => {
  const cut = cutEpoch(images, batch, dropLast);
  return Array.from({ length: cut.steps }, (_, step) => {
    const { start, end } = positionOf(step, cut);
    return end - start;
  });
};

describe('Batches of a labelled subset', () => {
  it('keep the last batch of an epoch, or drop it', () => {
    assert.deepEqual(sizes(21, 8), [8, 8, 5]);
    assert.deepEqual(sizes(21, 8, true), [8, 8]);
    assert.deepEqual(sizes(16, 8), [8, 8]);
  });

  it('are 49 of Study A\u2019s pretraining, the last of 848 images, where the last is kept', () => {
    const all = sizes(50_000, 1024);
    assert.deepEqual([all.length, all.at(-1)], [49, 848]);
    assert.equal(sizes(50_000, 1024, true).length, 48);
  });

  it('never hold a single image', () => assert.deepEqual(sizes(17, 8), [8, 9]));

  it('are the whole set if it is smaller than a batch', () => {
    assert.deepEqual(sizes(5, 8), [5]);
    assert.deepEqual(sizes(5, 8, true), [5]);
  });

  it('start from the same place in every epoch', () => {
    assert.deepEqual(positionOf(4, cutEpoch(21, 8, false)), { epoch: 1, start: 8, end: 16 });
  });
});
