import * as tf from '@tensorflow/tfjs-core';

/** As PyTorch's `normalize`: a row is divided by its norm, or by this where it is shorter. */
const SHORTEST = 1e-12;

/** Each row at length 1, on the unit sphere. [b, d] */
export function normaliseRows(z: tf.Tensor2D): tf.Tensor2D {
  const square = tf.sum(tf.square(z), 1, true);
  return tf.mul(z, tf.rsqrt(tf.maximum(square, SHORTEST ** 2))) as tf.Tensor2D;
}
