import * as tf from '@tensorflow/tfjs-core';
import type { ImageSource, Supervision } from '../types.ts';
import type { Encoder } from './encoder.ts';
import { toInput } from './input.ts';

/**
 * Features of all images, or of those of `indices`, in evaluation mode: running statistics, no augmentation. A feature
 * does not depend on its batch, except for float32 rounding.
 *
 * @returns [n, spec.features], row by row.
 * @throws `supervision.signal.reason` when interrupted.
 */
export async function encodeImages(
  encoder: Encoder,
  images: ImageSource,
  batch: number,
  supervision: Pick<Supervision, 'signal' | 'progress'>,
  indices?: ArrayLike<number>,
): Promise<Float32Array> {
  const features = (x: tf.Tensor4D) => [encoder.forward(x, false)];
  const [rows] = await encode(features, encoder.spec, images, batch, supervision, indices);
  return rows?.data ?? new Float32Array(0);
}

/** Features of one block of an encoder. */
export interface BlockFeatures {
  /** [n, columns], row by row: the mean of each channel of the block's map. */
  readonly data: Float32Array;
  readonly columns: number;
}

/**
 * As `encodeImages`, for every block of the encoder in one pass, first block first. The last block gives the features.
 */
export function encodeBlocks(
  encoder: Encoder,
  images: ImageSource,
  batch: number,
  supervision: Pick<Supervision, 'signal' | 'progress'>,
  indices?: ArrayLike<number>,
): Promise<readonly BlockFeatures[]> {
  const means = (x: tf.Tensor4D) => encoder.maps(x, false).map((map) => tf.mean(map, [1, 2]) as tf.Tensor2D);
  return encode(means, encoder.spec, images, batch, supervision, indices);
}

/** Pixels encoded at once where images are resized: their first maps, the largest, stay well below a gigabyte. */
const PIXELS = 2 ** 22;

async function encode(
  compute: (x: tf.Tensor4D) => tf.Tensor2D[],
  spec: Encoder['spec'],
  images: ImageSource,
  wanted: number,
  supervision: Pick<Supervision, 'signal' | 'progress'>,
  indices?: ArrayLike<number>,
): Promise<readonly BlockFeatures[]> {
  const total = indices?.length ?? images.count;
  const batch = Math.max(1, Math.min(wanted, Math.floor(PIXELS / (spec.resize ?? 1) ** 2)));
  const fetch = (start: number) => {
    const end = Math.min(total, start + batch);
    return indices ? images.gather(Array.prototype.slice.call(indices, start, end)) : images.read(start, end);
  };
  const collected: { data: Float32Array; columns: number }[] = [];
  let next = total > 0 ? fetch(0) : undefined;
  for (let start = 0; start < total; start += batch) {
    supervision.signal.throwIfAborted();
    const pixels = await next!;
    // The next images are read while these are encoded.
    if (start + batch < total) next = fetch(start + batch);
    const outputs = tf.tidy(() => compute(toInput(pixels, images.height, images.width, spec)));
    for (const [k, output] of outputs.entries()) {
      const columns = output.shape[1];
      collected[k] ??= { data: new Float32Array(total * columns), columns };
      collected[k].data.set((await output.data()) as Float32Array, start * columns);
    }
    tf.dispose(outputs);
    supervision.progress({ done: Math.min(total, start + batch), total, unit: 'images', note: 'encoding' });
  }
  return collected;
}
