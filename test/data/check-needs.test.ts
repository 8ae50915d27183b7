import assert from 'node:assert/strict';
import { checkNeeds, type Need } from '../../data/check-needs.ts';
import { makeSplit } from '../../data/split.ts';
import { testStreams } from './streams.ts';

const labelsOf = (...counts: number[]): Int32Array =>
  Int32Array.from(counts.flatMap((count, c) => Array(count).fill(c)));

const splitOf = (validation: number, ...counts: number[]) =>
  makeSplit(
    {
      labels: labelsOf(...counts),
      classes: counts.map((_, c) => `c${c}`),
      validation,
      fractions: [0.5, 1],
      draws: () => 1,
    },
    testStreams(),
  );

describe('what trainings need, compared with the images before one begins', () => {
  const split = splitOf(0.1, 10, 10);
  const square = { height: 8, width: 8 };
  const check = (needs: Need[], unlabeled = 0, shape = square) => checkNeeds(needs, split, shape, unlabeled);
  const batch = (value: number): Need => ({ kind: 'batch', path: 'pretrain.batch', value });

  it('fits where it does', () => {
    check([
      batch(18),
      { kind: 'queue', path: 'q', value: 17 },
      { kind: 'square', path: 's', value: 1 },
      { kind: 'labels', path: 'supervised', value: 2 },
      { kind: 'side', path: 'encoder.name', value: 8 },
    ]);
    check([batch(256)], 300);
  });

  const refusals: [title: string, run: () => void, said: RegExp][] = [
    [
      'images smaller than the encoder takes',
      () => check([{ kind: 'side', path: 'encoder.name', value: 95 }], 0, { height: 100, width: 94 }),
      /at least 95x95 pixels \(encoder\.name\), and these have 100x94\. Set data\.size=95 or more/,
    ],
    [
      'a batch larger than the images',
      () => check([batch(256)]),
      /There are 18 images to train on outside validation, fewer than one batch of 256.*--set pretrain\.batch=8,/,
    ],
    [
      'a batch larger than both kinds of images',
      () => check([batch(256)], 5),
      /23 images to train on \(18 outside validation and 5 without labels\).*pretrain\.batch=8,/,
    ],
    [
      'a queue as long as the images',
      () => check([{ kind: 'queue', path: 'pretrain.options.moco.queue', value: 18 }]),
      /every image would meet its own.*--set pretrain\.options\.moco\.queue=N/,
    ],
    [
      'images to be turned that are not square',
      () => check([{ kind: 'square', path: 'pretrain.methods=rotation', value: 1 }], 0, { height: 6, width: 8 }),
      /these are 8x6 pixels.*--set data\.size=6/,
    ],
  ];
  for (const [title, run, said] of refusals) it(`refuses ${title}`, () => assert.throws(run, said));

  it('refuses a label subset of one image, and says which part needs two', () => {
    const one = { ...split, subsets: [{ fraction: 0.01, draw: 0, indices: Int32Array.of(3) }] };
    assert.throws(
      () => checkNeeds([{ kind: 'labels', path: 'supervised', value: 2 }], one, square, 0),
      /The subset of 1 % of the labels has a single image, and training with labels \(supervised\) needs two\..*supervised=null/,
    );
    // `pretrain.methods` takes no null.
    assert.throws(
      () => checkNeeds([{ kind: 'labels', path: 'pretrain.methods=supcon', value: 2 }], one, square, 0),
      /or leave the method out \(pretrain\.methods=supcon\)\.$/,
    );
  });
});

describe('advice about validation images', () => {
  it('leads to a split that can be made, or asks for images', () => {
    for (const [validation, ...counts] of [
      [0.9, 4, 4],
      [0.95, 3, 10],
      [19, 10, 10],
      [0.8, 2, 30],
    ] as const) {
      const error: Error = assertThrown(() => splitOf(validation, ...counts));
      const lower = /--set split\.validation=([\d.]+),/.exec(error.message)?.[1];
      assert.ok(lower, error.message);
      splitOf(Number(lower), ...counts);
    }
    const few = assertThrown(() => splitOf(0.1, 1, 10));
    assert.match(
      few.message,
      /has 1 labelled training image, and one is kept for validation.*two training images at least: add some, or remove the class/,
    );
    assert.doesNotMatch(few.message, /--set/);
  });
});

function assertThrown(run: () => void): Error {
  try {
    run();
  } catch (error) {
    return error as Error;
  }
  return assert.fail('nothing was refused');
}
