import * as tf from '@tensorflow/tfjs-core';
import { normaliseRows } from './normalise-rows.ts';

/** Far below any similarity: its exponential is 0, and no gradient comes through it. */
const MASKED = -1e9;

/**
 * NT-Xent of SimCLR (Chen et al. 2020, 2002.05709): each of the 2b projections has to find the other view of its image
 * among the 2b - 1 others, those of its own view included. Mean over all 2b, in nats; ln(2b - 1) where all coincide.
 *
 * @param z1 - Projections of one view, [b, d].
 * @param z2 - Projections of the other view, [b, d].
 */
export function ntXent(z1: tf.Tensor2D, z2: tf.Tensor2D, { temperature }: { temperature: number }): tf.Scalar {
  const b = z1.shape[0];
  const z = normaliseRows(tf.concat([z1, z2], 0)); // [2b, d]
  const similarities = tf.mul(tf.matMul(z, z, false, true), 1 / temperature); // [2b, 2b]
  const logits = tf.add(similarities, tf.mul(tf.eye(2 * b), MASKED)) as tf.Tensor2D;
  const partner = tf.oneHot(
    tf.tensor1d(
      Array.from({ length: 2 * b }, (_, i) => (i + b) % (2 * b)),
      'int32',
    ),
    2 * b,
  );
  return tf.neg(tf.mean(tf.sum(tf.mul(tf.logSoftmax(logits), partner), 1))) as tf.Scalar;
}
