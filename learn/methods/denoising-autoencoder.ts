import * as tf from '@tensorflow/tfjs-core';
import { torchDefault } from '../encoders/parameter.ts';
import { buildWeights } from '../encoders/weights.ts';
import type { EncoderSpec } from '../types.ts';
import { createDecoder } from './decoder.ts';
import { bytes, squaredErrors } from './made-images.ts';
import type { CreateMethod } from './method.ts';

export interface DenoisingOptions {
  /** Standard deviation of the noise on pixels in [0, 1]; 0 makes a plain autoencoder. */
  readonly noise: number;
  /** Channels of the decoder's first map. */
  readonly channels: number;
}

/** The decoder's first map is smaller than the image by this factor. */
const SHRUNK = 8;

/**
 * Denoising autoencoder (Vincent et al. 2008): reconstructs the clean image from a noisy one. The bottleneck is the feature
 * vector itself, the one that is probed. The loss is the squared error in [0, 1], averaged over pixels and channels. Noise
 * is drawn from ('noise', step), and the noisy image is clipped to [0, 1].
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
        const spoilt = spoil(pixels[0]!, noise, random('noise', step));
        const target = tf.tensor4d(Float32Array.from(pixels[0]!, share), clean!.shape);
        const image = restore(inputOf(spoilt, clean!.shape, encoder.spec), true);
        return { loss: tf.mean(tf.squaredDifference(image, target)) as tf.Scalar };
      },
      async draw(pixels) {
        const shape = [pixels.length / (height * width * 3), height, width, 3] as Shape;
        const spoilt = spoil(pixels, noise, random('noise-drawn'));
        const image = tf.tidy(() => restore(inputOf(spoilt, shape, encoder.spec), false));
        const made = (await image.data()) as Float32Array;
        image.dispose();
        return {
          rows: [noise > 0 ? 'noisy' : 'input', 'made of it', 'original'],
          pixels: Buffer.concat([bytes(spoilt), bytes(made), pixels]),
          errors: squaredErrors(made, Float32Array.from(pixels, share), shape[0]),
        };
      },
    };

    function restore(input: tf.Tensor4D, training: boolean): tf.Tensor4D {
      const f = encoder.forward(input, training);
      const map = tf.add(tf.matMul(f, weight.value as tf.Tensor2D), bias.value);
      return decoder.forward(tf.reshape(map, [-1, from.height, from.width, channels]), training);
    }
  };
}

type Shape = [number, number, number, number];

const share = (value: number): number => value / 255;

/** Adds noise; the result lies in [0, 1]. */
function spoil(pixels: Uint8Array, noise: number, random: { normal(): number }): Float32Array {
  return Float32Array.from(pixels, (value) =>
    noise > 0 ? Math.min(1, Math.max(0, value / 255 + noise * random.normal())) : value / 255,
  );
}

/** Normalises pixels as the encoder expects them. */
function inputOf(values: Float32Array, shape: Shape, { mean, std }: EncoderSpec): tf.Tensor4D {
  const channels = mean.length;
  return tf.tensor4d(
    values.map((value, i) => (value - mean[i % channels]!) / std[i % channels]!),
    shape,
  );
}
