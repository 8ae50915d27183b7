import * as tf from '@tensorflow/tfjs-core';
import { torchDefault } from '../encoders/parameter.ts';
import { buildWeights } from '../encoders/weights.ts';
import type { EncoderSpec } from '../types.ts';
import { createDecoder } from './decoder.ts';
import type { CreateMethod } from './method.ts';

export interface DenoisingOptions {
  /** Deviation of the noise on pixels in [0, 1]; 0 for a plain autoencoder. */
  readonly noise: number;
  /** Channels of the decoder's first map. */
  readonly channels: number;
}

/** How much smaller than the image the decoder's first map is. */
const SHRUNK = 8;

/**
 * Denoising autoencoder (Vincent et al. 2008): the clean image from a noisy one. Its bottleneck is the feature vector
 * itself, so that what is probed is what it had to go through. The loss is the squared error in [0, 1], averaged over pixels
 * and channels; noise is drawn from ('noise', step) and the noisy image is cut to [0, 1].
 */
export function denoisingMethod({ noise, channels }: DenoisingOptions): CreateMethod {
  return (encoder, random, { height, width }) => {
    const builder = buildWeights(random, 'init-head');
    const { features } = encoder.spec;
    const from = { height: Math.ceil(height / SHRUNK), width: Math.ceil(width / SHRUNK) };
    const cells = from.height * from.width * channels;
    const weight = builder.linear('fc', features, cells, torchDefault);
    const bias = builder.bias('fc', features, cells);
    const decoder = createDecoder(builder, {
      inputs: channels,
      outputs: 3,
      from,
      to: { height, width },
      channels: channels / 2,
    });
    return {
      name: 'denoising-autoencoder',
      views: 1,
      weights: builder.weights,
      macs: features * cells + decoder.macs,
      references: {},
      loss([clean], step, { pixels }) {
        const { noisy, target } = corrupt(pixels[0]!, clean!.shape, noise, random('noise', step), encoder.spec);
        const f = encoder.forward(noisy, true);
        const map = tf.add(tf.matMul(f, weight.value as tf.Tensor2D), bias.value);
        const image = decoder.forward(tf.reshape(map, [-1, from.height, from.width, channels]));
        return { loss: tf.mean(tf.squaredDifference(image, target)) as tf.Scalar };
      },
    };
  };
}

/** The encoder's input made of noisy pixels, and the clean pixels in [0, 1]. */
function corrupt(
  pixels: Uint8Array,
  shape: [number, number, number, number],
  noise: number,
  random: { normal(): number },
  { mean, std }: EncoderSpec,
): { noisy: tf.Tensor4D; target: tf.Tensor4D } {
  const input = new Float32Array(pixels.length);
  const target = new Float32Array(pixels.length);
  const channels = mean.length;
  for (let i = 0; i < pixels.length; i++) {
    const value = pixels[i]! / 255;
    const spoilt = noise > 0 ? Math.min(1, Math.max(0, value + noise * random.normal())) : value;
    target[i] = value;
    input[i] = (spoilt - mean[i % channels]!) / std[i % channels]!;
  }
  return { noisy: tf.tensor4d(input, shape), target: tf.tensor4d(target, shape) };
}
