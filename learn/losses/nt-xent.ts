import * as tf from '@tensorflow/tfjs-core';
import { pairLogits } from './pair-logits.ts';

/**
 * NT-Xent of SimCLR (Chen et al. 2020, 2002.05709): each of the 2b projections identifies the other view of its image among
 * the 2b - 1 others, those of its own view included. Mean over all 2b, in nats; ln(2b - 1) if all projections coincide.
 *
 * @param z1 - Projections of one view, [b, d].
 * @param z2 - Projections of the other view, [b, d].
 */
export function ntXent(z1: tf.Tensor2D, z2: tf.Tensor2D, { temperature }: { temperature: number }): tf.Scalar {
  const b = z1.shape[0];
  const partner = tf.oneHot(
    tf.tensor1d(
      Array.from({ length: 2 * b }, (_, i) => (i + b) % (2 * b)),
      'int32',
    ),
    2 * b,
  );
  return tf.neg(tf.mean(tf.sum(tf.mul(tf.logSoftmax(pairLogits(z1, z2, temperature)), partner), 1))) as tf.Scalar;
}
