import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs-core';
import type { CreateMethod } from '../../learn/methods/method.ts';
import { type PretrainOptions, pretrain } from '../../learn/train/pretrain.ts';
import { cachedPairs, type ViewSource } from '../../learn/train/views.ts';
import type { EncoderSpec } from '../../learn/types.ts';
import { memoryImages } from './memory-images.ts';
import { testStreams } from './streams.ts';
import { testSupervision } from './supervision.ts';

export const trialSpec: EncoderSpec = {
  name: 'conv-small',
  mean: [0.5, 0.5, 0.5],
  std: [0.25, 0.25, 0.25],
  features: 256,
};

export interface Trial {
  readonly method: CreateMethod;
  /** Views of the 20 trial images; pairs by default. */
  readonly views?: () => ViewSource;
  readonly encoder?: EncoderSpec;
  /** The loss must end below this; below its first value by default. */
  readonly bound?: (lossAtCollapse: number) => number;
}

/** 20 images in two views of side x side: each image has its own slope, each view its own noise. */
export function trialPixels(side: number) {
  const random = testStreams(1)('noise');
  const size = side * side * 3;
  const pixels = new Uint8Array(2 * 20 * size);
  for (let row = 0; row < 40; row++)
    for (let i = 0; i < size; i++) pixels[row * size + i] = (((row % 20) * (i + 3)) % 200) + random.int(50);
  return memoryImages(pixels, side, side);
}

export const trialCache = (side: number) => ({ views: 2, images: 20, pixels: trialPixels(side) });
export const trialPairs = () => cachedPairs(trialCache(8), testStreams(1));

const options = ({ method, views = trialPairs, encoder = trialSpec }: Trial, epochs: number): PretrainOptions => ({
  method,
  encoder,
  views: views(),
  epochs,
  batch: 8,
  optimizer: { name: 'adam' },
  learningRate: 1e-3,
  schedule: { name: 'cosine', warmup: 1 },
  // The class of every second image is known, for the probe that is watched.
  known: { classes: 3, of: (indices) => indices.map((i) => (i % 2 === 0 ? i % 3 : -1)) },
});

/** Adds the tests that every method must pass. */
export function itTrains(name: string, trial: Trial): void {
  it(`lowers its loss without a collapse and frees every tensor: ${name}`, async () => {
    await pretrain(options(trial, 1), testStreams(1), testSupervision().supervision);
    const before = tf.memory().numTensors;
    const { history } = await pretrain(options(trial, 8), testStreams(1), testSupervision().supervision);
    assert.equal(tf.memory().numTensors, before);
    const losses = history.rows.map((row) => row.values.loss!);
    assert.ok(losses.every(Number.isFinite));
    const bound = trial.bound?.(history.references!.lossAtCollapse!) ?? losses[0]!;
    assert.ok(losses.at(-1)! < bound, `loss went from ${losses[0]} to ${losses.at(-1)}, not below ${bound}`);
    assert.deepEqual(history.alarms, []);
  });

  it(`resumes after an interruption to the same bits: ${name}`, async () => {
    const whole = await pretrain(options(trial, 3), testStreams(2), testSupervision().supervision);
    for (const at of [1, 4]) {
      const first = testSupervision({ interruptAfter: at });
      await assert.rejects(pretrain(options(trial, 3), testStreams(2), first.supervision), /interrupted by the test/);
      const second = testSupervision({ checkpoint: first.seen.checkpoint });
      const resumed = await pretrain(options(trial, 3), testStreams(2), second.supervision);
      assert.deepEqual(resumed, whole);
    }
  });
}
