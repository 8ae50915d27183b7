import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs-core';
import { colorizationMethod } from '../../learn/methods/colorization.ts';
import { denoisingMethod } from '../../learn/methods/denoising-autoencoder.ts';
import type { CreateMethod } from '../../learn/methods/method.ts';
import { plainViews } from '../../learn/train/plain-views.ts';
import { type PretrainOptions, pretrain } from '../../learn/train/pretrain.ts';
import type { EncoderSpec } from '../../learn/types.ts';
import { useEngine } from './engine.ts';
import { memoryImages } from './memory-images.ts';
import { testStreams } from './streams.ts';
import { testSupervision } from './supervision.ts';

const spec: EncoderSpec = { name: 'conv-small', mean: [0.5, 0.5, 0.5], std: [0.25, 0.25, 0.25], features: 256 };
const SIDE = 8;
/** 32 images of one colour each: bright ones are red, dark ones blue, so that lightness tells the colour. */
const pixels = Uint8Array.from({ length: 32 * SIDE * SIDE * 3 }, (_, at) => {
  const image = Math.floor(at / (SIDE * SIDE * 3));
  const level = 5 * (image % 16);
  return image % 2 === 0 ? [235, 60 + level, 60 + level][at % 3]! : [10, 10 + level / 3, 90 + level][at % 3]!;
});
const shown = pixels.slice(0, 6 * SIDE * SIDE * 3);

const options = (method: CreateMethod, epochs: number, encoder = spec): PretrainOptions => ({
  method,
  encoder,
  views: plainViews(memoryImages(pixels, SIDE, SIDE), 'none', testStreams(1)),
  epochs,
  batch: 16,
  optimizer: { name: 'adam' },
  learningRate: 3e-3,
  schedule: { name: 'constant' },
});
const train = (given: PretrainOptions) => pretrain(given, testStreams(1), testSupervision().supervision);
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('Images that a method makes', function () {
  this.timeout(120_000);
  before(useEngine);

  const methods = [
    { name: 'noisy', method: denoisingMethod({ noise: 0.1, channels: 16 }), encoder: spec },
    {
      name: 'lightness',
      method: colorizationMethod({ channels: 16 }),
      encoder: { ...spec, input: 'lightness', mean: [0.5], std: [0.25] } as EncoderSpec,
    },
  ];
  /** Trainings of 30 epochs, each made once. */
  const long = new Map<string, ReturnType<typeof train>>();
  const trainLong = ({ name, method, encoder }: (typeof methods)[number]): ReturnType<typeof train> => {
    const training = long.get(name) ?? train({ ...options(method, 30, encoder), draw: shown });
    long.set(name, training);
    return training;
  };

  for (const one of methods) {
    const { name, method, encoder } = one;
    it(`stands between its input (${name}) and the original, nearer to it the more is learnt, and leaves no trace`, async () => {
      const little = await train({ ...options(method, 1, encoder), draw: shown });
      const tensors = tf.memory().numTensors;
      const much = await trainLong(one);
      assert.equal(tf.memory().numTensors, tensors);
      assert.deepEqual(much.drawn!.rows, [name, 'made of it', 'original']);
      assert.equal(much.drawn!.pixels.length, 3 * shown.length);
      assert.deepEqual(Uint8Array.from(much.drawn!.pixels.subarray(2 * shown.length)), shown);
      assert.equal(much.drawn!.errors.length, 6);
      const [before, after] = [mean(little.drawn!.errors), mean(much.drawn!.errors)];
      assert.ok(after < 0.5 * before, `the error went from ${before} to ${after}`);
      const { drawn, ...trained } = little;
      assert.ok(drawn);
      assert.deepEqual(await train(options(method, 1, encoder)), trained);
    });
  }

  it('are grey before colours are learnt, and in the right colours afterwards', async () => {
    const { drawn } = await trainLong(methods[1]!);
    const size = SIDE * SIDE * 3;
    for (let image = 0; image < 6; image++) {
      const [r, g, b] = drawn!.pixels.subarray(image * size, image * size + 3);
      assert.ok(Math.max(r!, g!, b!) - Math.min(r!, g!, b!) <= 1, 'the input is grey');
      const made = drawn!.pixels.subarray((6 + image) * size, (6 + image) * size + 3);
      assert.equal(made[0]! > made[2]!, image % 2 === 0, `image ${image} is ${[...made]}`);
    }
  });
});
