import * as tf from '@tensorflow/tfjs-core';
import type { EncoderSpec } from '../types.ts';
import { lightnessOf } from './lab.ts';

/**
 * Input of an encoder: (x / 255 - mean) / std by channel, or (L / 100 - mean) / std for encoders of lightness. Tables
 * compute it before the upload, so it has the same bits on every engine and takes no time there.
 *
 * @param pixels - uint8 NHWC, packed.
 * @returns [b, height, width, channels], float32.
 */
export function toInput(pixels: Uint8Array, height: number, width: number, spec: EncoderSpec): tf.Tensor4D {
  if (spec.input === 'lightness') return lightnessInput(pixels, height, width, spec);
  const channels = spec.mean.length;
  const tables = spec.mean.map((mean, c) =>
    Float32Array.from({ length: 256 }, (_, value) => (value / 255 - mean) / spec.std[c]!),
  );
  const values = new Float32Array(pixels.length);
  for (let c = 0; c < channels; c++) {
    const table = tables[c]!;
    for (let i = c; i < pixels.length; i += channels) values[i] = table[pixels[i]!]!;
  }
  return tf.tensor4d(values, [pixels.length / (height * width * channels), height, width, channels]);
}

/** Converts RGB, so that callers give RGB images to every encoder. */
function lightnessInput(pixels: Uint8Array, height: number, width: number, { mean, std }: EncoderSpec): tf.Tensor4D {
  const values = lightnessOf(pixels).map((lightness) => (lightness / 100 - mean[0]!) / std[0]!);
  return tf.tensor4d(values, [values.length / (height * width), height, width, 1]);
}
