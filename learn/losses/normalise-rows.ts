import * as tf from '@tensorflow/tfjs-core';

/** Smallest divisor, as in PyTorch's `normalize`: shorter rows are divided by it. */
const SHORTEST = 1e-12;

/** Scales each row to length 1. [b, d] */
export function normaliseRows(z: tf.Tensor2D): tf.Tensor2D {
  const square = tf.sum(tf.square(z), 1, true);
  return tf.mul(z, tf.rsqrt(tf.maximum(square, SHORTEST ** 2))) as tf.Tensor2D;
}
