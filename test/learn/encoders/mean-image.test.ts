import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs-core';
import { createEncoder, encoderFromState } from '../../../learn/encoders/encoder.ts';
import { toInput } from '../../../learn/encoders/input.ts';
import { meanImageOf } from '../../../learn/encoders/mean-image.ts';
import { disposeWeights } from '../../../learn/encoders/weights.ts';
import { importEncoder } from '../../../learn/import/encoder-weights.ts';
import { createAverage } from '../../../learn/methods/average.ts';
import { together } from '../../../learn/train/training.ts';
import type { EncoderSpec } from '../../../learn/types.ts';
import { fill } from '../fill.ts';
import { memoryImages } from '../memory-images.ts';
import { usePlainEngine } from '../plain-engine.ts';
import { assertClose } from '../reference.ts';
import { testStreams } from '../streams.ts';

const raw = { name: 'conv-small', mean: [0, 0, 0], std: [1, 1, 1], features: 256 } as const;
const spec: EncoderSpec = { ...raw, meanImage: [4, 6] };
const pixels = Uint8Array.from(fill(61, 5 * 4 * 6 * 3), (value) => 128 + 127 * value);
const images = memoryImages(pixels, 4, 6);
const ALL = Int32Array.of(0, 1, 2, 3, 4);

describe('An encoder that subtracts the mean image', () => {
  before(usePlainEngine);

  it('has the mean of the given images, by pixel and channel', async () => {
    const mean = await meanImageOf(images, Int32Array.of(1, 3));
    assert.equal(mean.length, 3 * 4 * 6);
    const [c, y, x] = [2, 3, 5];
    const at = (image: number) => pixels[((image * 4 + y) * 6 + x) * 3 + c]!;
    assert.ok(Math.abs(mean[(c * 4 + y) * 6 + x]! - (at(1) + at(3)) / 510) < 1e-7);
  });

  it('equals another encoder on images without their mean', async () => {
    const mean = await meanImageOf(images, ALL);
    const encoder = createEncoder(spec, testStreams(1));
    encoder.centre(mean);
    const plain = createEncoder(raw, testStreams(1));
    const input = toInput(pixels, 4, 6, spec);
    const less = tf.sub(input, tf.transpose(tf.tensor3d(mean, [3, 4, 6]), [1, 2, 0])) as tf.Tensor4D;
    for (const training of [true, false])
      assertClose(
        encoder.forward(input, training).dataSync(),
        plain.forward(less, training).dataSync(),
        1e-6,
        'features',
      );
    tf.dispose([input, less]);
    encoder.dispose();
    plain.dispose();
  });

  it('keeps the mean in its state and does not train it; other encoders refuse that state', async () => {
    const mean = await meanImageOf(images, ALL);
    const encoder = createEncoder(spec, testStreams(1));
    encoder.centre(mean);
    const state = await encoder.state();
    assert.deepEqual(state.get('mean_image'), { shape: [3, 4, 6], data: mean });
    assert.ok(encoder.trainable().every(({ name }) => name !== 'mean_image'));
    assert.deepEqual(await encoderFromState({ spec, weights: state }).state(), state);
    const other = createEncoder(raw, testStreams(1));
    assert.throws(() => other.load(state), { code: 'state-mismatch', message: /mean_image belongs to no layer/ });
    const bare = await other.state();
    assert.throws(() => encoder.load(bare), { code: 'state-mismatch', message: /mean_image is missing/ });
    // A file tells the size of its mean image.
    const imported = await importEncoder(state, { ...raw, meanImage: [0, 0] });
    assert.deepEqual([imported.state.spec.meanImage, imported.state.weights], [[4, 6], state]);
  });

  it('frees the mean with the weights of a training', () => {
    const tensors = tf.memory().numTensors;
    const encoder = createEncoder(spec, testStreams(1));
    const weights = together(encoder.weights, { parameters: [], norms: [] });
    assert.equal(weights.fixed?.length, 1);
    disposeWeights(weights);
    assert.equal(tf.memory().numTensors, tensors);
  });

  it('passes the mean to its averaged copy', async () => {
    const encoder = createEncoder(spec, testStreams(1));
    encoder.centre(await meanImageOf(images, ALL));
    const projector = { parameters: [], norms: [] };
    const average = createAverage(encoder, { widths: [] }, { encoder: encoder.weights, projector }, testStreams(2));
    assert.deepEqual((await average.state()).get('encoder/mean_image'), (await encoder.state()).get('mean_image'));
    average.dispose();
  });

  it('refuses images of another size, with advice', () => {
    const encoder = createEncoder(spec, testStreams(1));
    const input = toInput(pixels.subarray(0, 4 * 4 * 3), 4, 4, spec);
    assert.throws(() => encoder.forward(input, false), {
      name: 'Problem',
      code: 'image-size-differs',
      message: /had 4x6 pixels, and these images have 4x4\. .*encoder\.normalise=true/,
    });
  });
});
