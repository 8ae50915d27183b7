import * as tf from '@tensorflow/tfjs-core';

/**
 * Resizes images bilinearly between pixel centres, without antialiasing: PyTorch's `interpolate(mode='bilinear',
 * align_corners=False)`. Where images grow, Pillow's bilinear filter differs only by rounding.
 *
 * @param x - [b, height, width, channels]
 * @returns [b, side, side, channels]
 */
export function resized(x: tf.Tensor4D, side: number): tf.Tensor4D {
  return x.shape[1] === side && x.shape[2] === side ? x : tf.image.resizeBilinear(x, [side, side], false, true);
}
