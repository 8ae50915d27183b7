import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs-core';
import { createEncoder } from '../../../learn/encoders/encoder.ts';
import { crossEntropy } from '../../../learn/losses/cross-entropy.ts';
import { barlowTwinsMethod } from '../../../learn/methods/barlow-twins.ts';
import { rotationMethod } from '../../../learn/methods/rotation.ts';
import { createOnlineProbe } from '../../../learn/train/online-probe.ts';
import { allTurns, plainViews } from '../../../learn/train/plain-views.ts';
import { type PretrainOptions, pretrain } from '../../../learn/train/pretrain.ts';
import { cachedPairs } from '../../../learn/train/views.ts';
import type { EncoderSpec } from '../../../learn/types.ts';
import { useEngine } from '../engine.ts';
import { memoryImages } from '../memory-images.ts';
import { testStreams } from '../streams.ts';
import { testSupervision } from '../supervision.ts';

const spec: EncoderSpec = { name: 'conv-small', mean: [0.5, 0.5, 0.5], std: [0.25, 0.25, 0.25], features: 256 };
const random = testStreams(9)('pixels');
/** 40 images of 8x8 whose red channel tells the class; twice, as two views. */
const one = Uint8Array.from({ length: 40 * 192 }, (_, at) =>
  at % 3 === 0 && Math.floor(at / 192) % 2 === 1 ? 200 + random.int(50) : random.int(120),
);
const pixels = Uint8Array.from([...one, ...one]);
const known = { classes: 2, of: (indices: Int32Array) => indices.map((i) => i % 2) };

const options = (changes: Partial<PretrainOptions> = {}): PretrainOptions => ({
  method: barlowTwinsMethod({ lambda: 0.005, projector: [16, 16] }),
  encoder: spec,
  views: cachedPairs({ views: 2, images: 40, pixels: memoryImages(pixels, 8, 8) }, testStreams(1)),
  epochs: 3,
  batch: 8,
  optimizer: { name: 'adam' },
  learningRate: 1e-3,
  schedule: { name: 'constant' },
  ...changes,
});

describe('The online probe', function () {
  this.timeout(30_000);
  before(useEngine);

  it('does not change the encoder, and learns from its features', async () => {
    const alone = await pretrain(options(), testStreams(1), testSupervision().supervision);
    const input = { pixels: one, indices: Int32Array.from({ length: 40 }, (_, i) => i) };
    const watch: PretrainOptions['watch'] = async (encoder, _, probe) => {
      const { toInput } = await import('../../../learn/encoders/input.ts');
      const features = tf.tidy(() => encoder.forward(toInput(input.pixels, 8, 8, spec), false));
      const classes = await probe!.classify((await features.data()) as Float32Array);
      features.dispose();
      return { linearAccuracy: classes.filter((predicted, i) => predicted === i % 2).length / 40 };
    };
    const before = tf.memory().numTensors;
    const watched = await pretrain(options({ known, watch }), testStreams(1), testSupervision().supervision);
    assert.equal(tf.memory().numTensors, before);
    assert.deepEqual(watched.encoder, alone.encoder);
    assert.ok(watched.history.rows.at(-1)!.values.linearAccuracy! > 0.9);
  });

  it("takes Adam's steps on the mean cross-entropy of labelled images", async () => {
    const encoder = createEncoder(spec, testStreams(2));
    const classes = Int32Array.of(0, -1, 2, 1, -1, 2);
    const probe = createOnlineProbe(
      encoder,
      { classes: 3, of: (rows) => rows.map((i) => classes[i]!) },
      testStreams(2),
    );
    const x = tf.randomNormal([6, 8, 8, 3], 0, 1, 'float32', 5) as tf.Tensor4D;
    const features = probe.encoder.forward(x, true);
    const head = await probe.memory();
    const tensor = (name: string) =>
      tf.tensor(head.get(`weights/${name}`)!.data, [...head.get(`weights/${name}`)!.shape]);
    const [weight, bias] = [tensor('fc.weight'), tensor('fc.bias')];
    const labelled = Int32Array.of(0, 2, 3, 5);
    const { grads } = tf.valueAndGrads((w: tf.Tensor, b: tf.Tensor) => {
      const logits = tf.add(tf.matMul(tf.gather(features, labelled), w as tf.Tensor2D, false, true), b) as tf.Tensor2D;
      return crossEntropy(logits, tf.tensor1d([0, 2, 1, 2], 'int32'));
    })([weight, bias]);
    probe.step(Int32Array.of(0, 1, 2, 3, 4, 5));
    const after = (await probe.memory()).get('weights/fc.weight')!.data;
    // Adam's first step is the rate in the direction of the gradient's sign.
    const signs = grads[0]!.dataSync();
    for (const [i, value] of weight.dataSync().entries())
      if (Math.abs(signs[i]!) > 1e-4) assert.ok(Math.abs(after[i]! - (value - 0.01 * Math.sign(signs[i]!))) < 1e-4);
    probe.dispose();
  });
});

describe('The best epoch of a pretext task', function () {
  this.timeout(30_000);
  before(useEngine);

  it('is kept by its accuracy on validation images, the first of equal ones, also after an interruption', async () => {
    const streams = testStreams(4);
    const turned = (images: Uint8Array) => allTurns(plainViews(memoryImages(images, 8, 8), 'none', streams));
    const rotating = (changes: Partial<PretrainOptions> = {}) =>
      options({
        method: rotationMethod({ turns: 'all' }),
        views: turned(one),
        choose: turned(one.subarray(0, 10 * 192)),
        epochs: 5,
        ...changes,
      });
    const whole = await pretrain(rotating(), testStreams(4), testSupervision().supervision);
    const rows = whole.history.rows.filter(({ values }) => values.pretextValidationAccuracy !== undefined);
    const accuracies = rows.map(({ values }) => values.pretextValidationAccuracy!);
    assert.equal(accuracies.length, 5);
    const kept = accuracies.indexOf(Math.max(...accuracies)) + 1;
    assert.equal(whole.history.cost.keptEpoch, kept);
    const losses = rows.map(({ values }) => values.pretextValidationLoss!);
    assert.ok(losses.every((loss) => loss > 0 && Number.isFinite(loss)));
    assert.ok(kept < 5, `the last of ${accuracies} shows nothing`);
    const shorter = await pretrain(rotating({ epochs: kept }), testStreams(4), testSupervision().supervision);
    assert.deepEqual(whole.encoder, shorter.encoder);
    const first = testSupervision({ interruptAfter: 22 });
    await assert.rejects(pretrain(rotating(), testStreams(4), first.supervision), /interrupted by the test/);
    const second = testSupervision({ checkpoint: first.seen.checkpoint });
    assert.deepEqual(await pretrain(rotating(), testStreams(4), second.supervision), whole);
  });
});
