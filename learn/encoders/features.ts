import * as tf from '@tensorflow/tfjs-core';
import type { ImageSource, Supervision } from '../types.ts';
import type { Encoder } from './encoder.ts';
import { toInput } from './input.ts';

/**
 * Features of all images, or of those of `indices`, in evaluation mode: running statistics, no augmentation. A feature
 * does not depend on the batch it is computed in, but for float32 rounding.
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
  const total = indices?.length ?? images.count;
  const width = encoder.spec.features;
  const features = new Float32Array(total * width);
  const fetch = (start: number) => {
    const end = Math.min(total, start + batch);
    return indices ? images.gather(Array.prototype.slice.call(indices, start, end)) : images.read(start, end);
  };
  let next = total > 0 ? fetch(0) : undefined;
  for (let start = 0; start < total; start += batch) {
    supervision.signal.throwIfAborted();
    const pixels = await next!;
    // The next images are read while these are computed.
    if (start + batch < total) next = fetch(start + batch);
    const output = tf.tidy(() => encoder.forward(toInput(pixels, images.height, images.width, encoder.spec), false));
    features.set((await output.data()) as Float32Array, start * width);
    output.dispose();
    supervision.progress({ done: Math.min(total, start + batch), total, unit: 'images', note: 'encoding' });
  }
  return features;
}
