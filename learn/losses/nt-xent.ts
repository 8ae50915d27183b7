import * as tf from '@tensorflow/tfjs-core';
import { normaliseRows } from './normalise-rows.ts';
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

/**
 * The loss of Keras' SimCLR example: each projection identifies the other view of its image among the other views of the
 * batch, without the negatives of its own view. Mean over both directions and the batch, in nats; ln b if all coincide.
 *
 * @param z1 - Projections of one view, [b, d].
 * @param z2 - Projections of the other view, [b, d].
 */
export function acrossViews(z1: tf.Tensor2D, z2: tf.Tensor2D, { temperature }: { temperature: number }): tf.Scalar {
  const similarities = tf.matMul(normaliseRows(z1), normaliseRows(z2), false, true); // [b, b]
  return identified(tf.mul(similarities, 1 / temperature) as tf.Tensor2D);
}

/** Mean cross-entropy of the diagonal, along rows and along columns. */
export function identified(logits: tf.Tensor2D): tf.Scalar {
  const right = tf.eye(logits.shape[0]);
  const along = (rows: tf.Tensor2D) => tf.mean(tf.sum(tf.mul(tf.logSoftmax(rows), right), 1));
  return tf.mul(tf.add(along(logits), along(tf.transpose(logits) as tf.Tensor2D)), -0.5) as tf.Scalar;
}
