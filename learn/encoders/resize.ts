import * as tf from '@tensorflow/tfjs-core';

/**
 * Images of another side, bilinear between the centres of pixels and not smoothed before they shrink: PyTorch's
 * `interpolate(mode='bilinear', align_corners=False)`. Where images grow, Pillow's bilinear differs by its rounding alone.
 *
 * @param x - [b, height, width, channels]
 * @returns [b, side, side, channels]
 */
export function resized(x: tf.Tensor4D, side: number): tf.Tensor4D {
  return x.shape[1] === side && x.shape[2] === side ? x : tf.image.resizeBilinear(x, [side, side], false, true);
}
