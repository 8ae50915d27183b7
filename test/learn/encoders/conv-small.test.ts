import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs-core';
import { createEncoder } from '../../../learn/encoders/encoder.ts';
import { encodeImages } from '../../../learn/encoders/features.ts';
import { toInput } from '../../../learn/encoders/input.ts';
import type { EncoderSpec } from '../../../learn/types.ts';
import { useEngine } from '../engine.ts';
import { memoryImages } from '../memory-images.ts';
import { assertClose } from '../reference.ts';
import { testStreams } from '../streams.ts';
import { testSupervision } from '../supervision.ts';

const spec: EncoderSpec = { name: 'conv-small', mean: [0.4, 0.5, 0.6], std: [0.2, 0.25, 0.3], features: 256 };

describe('The small encoder', () => {
  before(useEngine);

  it("has the prototype's layers, about 15 million multiply-adds at 32x32, and PyTorch's first weights", async () => {
    const encoder = createEncoder(spec, testStreams(1));
    const state = await encoder.state();
    assert.equal(encoder.macs(32, 32), 15_040_512);
    assert.deepEqual(
      [...state.keys()].slice(0, 7),
      ['0.weight', '1.weight', '1.bias', '1.running_mean', '1.running_var', '1.num_batches_tracked', '3.weight'].map(
        (name) => `features.${name}`,
      ),
    );
    const { shape, data } = state.get('features.9.weight')!;
    assert.deepEqual(shape, [256, 128, 3, 3]);
    const bound = 1 / Math.sqrt(128 * 9);
    const largest = data.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    assert.ok(largest <= bound && largest > 0.999 * bound, `largest weight ${largest} of at most ${bound}`);
    const deviation = Math.sqrt(data.reduce((sum, value) => sum + value * value, 0) / data.length);
    assertClose([deviation], [bound / Math.sqrt(3)], 0.01, 'deviation of a uniform distribution');
  });

  it('normalises pixels by channel', () => {
    const input = toInput(Uint8Array.of(0, 128, 255, 51, 51, 51), 1, 2, spec);
    assert.deepEqual(input.shape, [1, 1, 2, 3]);
    const value = (x: number, c: number) => (x / 255 - spec.mean[c]!) / spec.std[c]!;
    const expected = [value(0, 0), value(128, 1), value(255, 2), value(51, 0), value(51, 1), value(51, 2)];
    assertClose(input.dataSync(), expected, 1e-6, 'input');
  });

  it('gives an image the same features in any batch, and leaves no tensor behind', async () => {
    const random = testStreams(2)('pixels');
    const pixels = Uint8Array.from({ length: 7 * 192 }, () => random.int(256));
    const images = memoryImages(pixels, 8, 8);
    const encoder = createEncoder(spec, testStreams(1));
    const { supervision } = testSupervision();
    const whole = await encodeImages(encoder, images, 7, supervision);
    const before = tf.memory().numTensors;
    assertClose(await encodeImages(encoder, images, 3, supervision), whole, 1e-5, 'in batches of three');
    const some = await encodeImages(encoder, images, 2, supervision, [6, 0, 3]);
    const rows = [6, 0, 3].flatMap((row) => [...whole.subarray(row * 256, (row + 1) * 256)]);
    assertClose(some, rows, 1e-5, 'of chosen images');
    assert.equal(tf.memory().numTensors, before);
  });

  it("keeps PyTorch's running statistics: momentum 0.1, unbiased variance", async () => {
    const encoder = createEncoder({ ...spec, mean: [0], std: [1] }, testStreams(1));
    const filter = encoder.trainable()[0]!;
    filter.value.dispose();
    // Each output channel is the pixel itself.
    const identity = new Float32Array(9 * 32).map((_, i) => (Math.floor(i / 32) === 4 ? 1 : 0));
    filter.value = tf.keep(tf.tensor(identity, [3, 3, 1, 32]));
    tf.tidy(() => encoder.forward(tf.tensor4d([0, 2], [2, 1, 1, 1]), true));
    const state = await encoder.state();
    assertClose(state.get('features.1.running_mean')!.data.slice(0, 1), [0.1], 1e-6, 'mean');
    assertClose(state.get('features.1.running_var')!.data.slice(0, 1), [1.1], 1e-6, 'variance of {0, 2}');
    assert.deepEqual([...state.get('features.1.num_batches_tracked')!.data], [1]);
  });
});
