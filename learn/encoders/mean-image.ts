import * as tf from '@tensorflow/tfjs-core';
import type { ImageSource } from '../types.ts';
import type { Parameter } from './parameter.ts';
import { imageSizeDiffers } from './problems.ts';

/** Name of the mean image among the tensors of an encoder. */
export const MEAN_IMAGE = 'mean_image';

/** The mean of the training images as a parameter, [c, h, w] as in PyTorch; zeros until it is set or loaded. */
export const emptyMeanImage = (channels: number, [height, width]: readonly [number, number]): Parameter => ({
  name: MEAN_IMAGE,
  layout: 'plain',
  value: tf.keep(tf.zeros([channels, height, width])),
});

/**
 * Subtracts the mean image pixel by pixel.
 *
 * @param x - [b, h, w, c], in the mean image's range.
 * @throws Problem `image-size-differs`
 */
export function centred(x: tf.Tensor4D, { value }: Parameter): tf.Tensor4D {
  const [, height, width] = value.shape;
  if (x.shape[1] !== height || x.shape[2] !== width)
    throw imageSizeDiffers([x.shape[1], x.shape[2]], [height!, width!]);
  return tf.sub(x, tf.transpose(value, [1, 2, 0])) as tf.Tensor4D;
}

/** Images read at once. */
const CHUNK = 1000;

/** Mean of these images by pixel and channel, of values in [0, 1]. [c, h, w] */
export async function meanImageOf(
  images: Omit<ImageSource, 'count' | 'read'>,
  indices: Int32Array,
): Promise<Float32Array> {
  const { height, width, channels } = images;
  const sums = new Float64Array(height * width * channels);
  let count = 0;
  for (let start = 0; start < indices.length; start += CHUNK) {
    const pixels = await images.gather(indices.subarray(start, start + CHUNK));
    for (let at = 0; at < pixels.length; at += sums.length, count++)
      for (let i = 0; i < sums.length; i++) sums[i]! += pixels[at + i]!;
  }
  return Float32Array.from({ length: sums.length }, (_, i) => {
    const [c, place] = [Math.floor(i / (height * width)), i % (height * width)];
    return sums[place * channels + c]! / (255 * Math.max(1, count));
  });
}
