import assert from 'node:assert/strict';
import { identicalCounts, identicalFiles } from '../../stages/identical-counts.ts';

const train = { labels: Int32Array.of(0, 0, 1, 1, -1) };
const test = { labels: Int32Array.of(0, 1, 1) };
const split = { train: Int32Array.of(0, 2), validation: Int32Array.of(1, 3) };
const none = { testInTrain: 0, validationInTrain: 0, testInUnlabeled: 0, underTwoClasses: 0 };
const counts = (...identical: { train: number[]; test: number[]; unlabeled: number[] }[]) =>
  identicalCounts({ ...train, identical }, test, split);

describe('the numbers of images with the same pixels', () => {
  it('count test images among training or validation images, and each copy of them', () => {
    assert.deepEqual(counts({ train: [0], test: [0], unlabeled: [] }), { ...none, testInTrain: 1 });
    assert.deepEqual(counts({ train: [3], test: [1, 2], unlabeled: [] }), { ...none, testInTrain: 2 });
  });

  it('count validation images among those that are trained on, and not two of one part', () => {
    assert.deepEqual(counts({ train: [0, 1], test: [], unlabeled: [] }), { ...none, validationInTrain: 1 });
    const apart = { train: Int32Array.of(0, 1), validation: Int32Array.of(2, 3) };
    const twins = { train: [0, 1], test: [], unlabeled: [] };
    assert.deepEqual(identicalCounts({ ...train, identical: [twins] }, test, apart), none);
  });

  it('count test images among images without labels, and labelled images under two classes', () => {
    assert.deepEqual(counts({ train: [], test: [0], unlabeled: [0, 1] }), { ...none, testInUnlabeled: 1 });
    assert.deepEqual(counts({ train: [0, 2, 4], test: [], unlabeled: [] }), { ...none, underTwoClasses: 2 });
    const mixed = counts({ train: [0], test: [1], unlabeled: [] });
    assert.deepEqual(mixed, { ...none, testInTrain: 1, underTwoClasses: 2 });
  });

  it('come with the files of each picture, and their classes', () => {
    const images = (part: string, labels: Int32Array) => ({
      labels,
      sources: [...labels].map((_, i) => `${part}${i}`),
    });
    const unlabeled = images('u', Int32Array.of(-1, -1));
    const identical = [{ train: [0, 4], test: [1], unlabeled: [1] }];
    const parts = { test: images('t', test.labels), unlabeled };
    assert.deepEqual(identicalFiles({ ...images('a', train.labels), classes: ['cat', 'dog'], identical }, parts), [
      [
        { part: 'train', className: 'cat', file: 'a0' },
        { part: 'train', className: '', file: 'a4' },
        { part: 'test', className: 'dog', file: 't1' },
        { part: 'unlabeled', className: '', file: 'u1' },
      ],
    ]);
  });

  it('are all none where decoding found no twins', () => assert.deepEqual(identicalCounts(train, test, split), none));
});
