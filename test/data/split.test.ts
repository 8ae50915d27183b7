import assert from 'node:assert/strict';
import { makeSplit, proportionalShares, type SplitRequest } from '../../data/split.ts';
import { reference } from '../learn/reference.ts';
import { testRandom, testStreams } from './streams.ts';

const classes = ['a', 'b', 'c'];
/** 1000, 500 and 250 images, shuffled, and 40 without a label. */
const labels = (() => {
  const sorted = [...Array(1000).fill(0), ...Array(500).fill(1), ...Array(250).fill(2), ...Array(40).fill(-1)];
  return Int32Array.from(testRandom(3).permutation(sorted.length), (i) => sorted[i]!);
})();
const request: SplitRequest = {
  labels,
  classes,
  validation: 0.1,
  fractions: [1, 0.01, 0.1],
  draws: (fraction) => (fraction < 0.05 ? 3 : 2),
};
const countByClass = (indices: Int32Array) => classes.map((_, c) => indices.filter((i) => labels[i] === c).length);

describe('the split', () => {
  const split = makeSplit(request, testStreams());

  it('holds out stratified validation images, and no image is in two parts', () => {
    assert.deepEqual(countByClass(split.validation), [100, 50, 25]);
    assert.deepEqual(countByClass(split.train), [900, 450, 225]);
    assert.equal(new Set([...split.train, ...split.validation]).size, 1750);
  });

  it('takes a number of validation images instead of a share', () => {
    const counted = makeSplit({ ...request, validation: 350 }, testStreams());
    assert.deepEqual(countByClass(counted.validation), [200, 100, 50]);
    assert.equal(makeSplit({ ...request, validation: 0 }, testStreams()).validation.length, 0);
  });

  it('draws class-balanced subsets of the full count, several at small fractions and one of everything', () => {
    const sizes = split.subsets.map(({ fraction, draw, indices }) => [fraction, draw, ...countByClass(indices)]);
    assert.deepEqual(sizes, [
      [0.01, 0, 10, 5, 3],
      [0.01, 1, 10, 5, 3],
      [0.01, 2, 10, 5, 3],
      [0.1, 0, 100, 50, 25],
      [0.1, 1, 100, 50, 25],
      [1, 0, 900, 450, 225],
    ]);
  });

  it("takes the first images of each class for Study A's lists, once and whatever the seed is", () => {
    const first = { ...request, firstOfClass: true, fractions: [0.01, 0.1, 0.0999, 1] };
    const { subsets, train } = makeSplit(first, testStreams());
    assert.deepEqual(
      subsets.map(({ fraction, draw, indices }) => [fraction, draw, ...countByClass(indices)]),
      [
        [0.01, 0, 10, 5, 2],
        [0.0999, 0, 99, 49, 24],
        [0.1, 0, 100, 50, 25],
        [1, 0, 900, 450, 225],
      ],
    );
    const ofClass = train.filter((i) => labels[i] === 1);
    assert.deepEqual(
      subsets[2]!.indices.filter((i) => labels[i] === 1),
      ofClass.slice(0, 50),
    );
    // Without validation images they are the first of all, for any seed.
    const whole = (seed: number) => makeSplit({ ...first, validation: 0 }, testStreams(seed)).subsets;
    assert.deepEqual(whole(1), whole(2));
    const members = Int32Array.from(labels.keys()).filter((i) => labels[i] === 0);
    assert.deepEqual(
      whole(1)[0]!.indices.filter((i) => labels[i] === 0),
      members.slice(0, 10),
    );
  });

  it("takes the images that Study A's own lines take, of all training images where none is for validation", () => {
    const ofAll = Int32Array.from({ length: 1234 }, (_, i) => (7 * i + Math.floor(i / 3)) % 10);
    const classes = [...'abcdefghij'];
    const made = makeSplit(
      { labels: ofAll, classes, validation: 0, fractions: [0.03, 0.1, 1], draws: () => 3, firstOfClass: true },
      testStreams(),
    );
    const [three, ten, all] = made.subsets;
    const { first_of_class: expected } = reference('studies');
    assert.deepEqual([[...three!.indices], [...ten!.indices]], [expected['0.03'], expected['0.1']]);
    assert.equal(all!.indices.length, 1234);
  });

  it('nests the subsets of one draw, outside validation, and sorts them', () => {
    const train = new Set(split.train);
    for (const { fraction, draw, indices } of split.subsets) {
      assert.ok(indices.every((i) => train.has(i)));
      assert.deepEqual(indices, indices.slice().sort());
      const larger = split.subsets.find((other) => other.fraction > fraction && other.draw === draw);
      if (larger !== undefined) assert.ok(indices.every((i) => larger.indices.includes(i)));
    }
    assert.deepEqual(split.subsets.at(-1)!.indices, split.train);
  });

  it('differs between draws and between seeds, and is reproducible', () => {
    assert.notDeepEqual(split.subsets[0]!.indices, split.subsets[1]!.indices);
    assert.deepEqual(makeSplit(request, testStreams()), split);
    assert.notDeepEqual(makeSplit(request, testStreams(2)).validation, split.validation);
  });

  it('gives the same subset whatever other fractions and draws there are', () => {
    const alone = makeSplit({ ...request, fractions: [0.1] }, testStreams());
    assert.deepEqual(alone.subsets[1]!.indices, split.subsets[4]!.indices);
    const fewer = makeSplit({ ...request, fractions: [0.1], draws: () => 1 }, testStreams());
    assert.deepEqual(fewer, { ...alone, subsets: alone.subsets.slice(0, 1) });
  });

  it('gives each class at least one label, and at most all outside validation, which are drawn once', () => {
    const { subsets } = makeSplit({ ...request, fractions: [0.0001, 0.95] }, testStreams());
    assert.deepEqual(countByClass(subsets[0]!.indices), [1, 1, 1]);
    assert.deepEqual(countByClass(subsets.at(-1)!.indices), [900, 450, 225]);
    assert.equal(subsets.filter((subset) => subset.fraction === 0.95).length, 1);
  });

  it('refuses a class that is too small, and invalid fractions', () => {
    const few = Int32Array.from([0, 0, 0, 1]);
    const small = { ...request, labels: few, classes: ['a', 'b'] };
    assert.throws(() => makeSplit(small, testStreams()), {
      name: 'Problem',
      code: 'too-few-labels',
      message: /"b" has 1/,
    });
    assert.throws(() => makeSplit({ ...request, labels: few }, testStreams()), { code: 'too-few-labels' });
    for (const fraction of [0, -1, 1.5, Number.NaN]) {
      assert.throws(() => makeSplit({ ...request, fractions: [fraction] }, testStreams()), { code: 'bad-split' });
    }
    assert.throws(() => makeSplit({ ...request, validation: 1750 }, testStreams()), { code: 'bad-split' });
  });

  it('shares a total by largest remainder', () => {
    assert.deepEqual(proportionalShares([5, 3, 2], 7), [4, 2, 1]);
    assert.deepEqual(proportionalShares([1, 1, 1], 2), [1, 1, 0]);
  });
});
