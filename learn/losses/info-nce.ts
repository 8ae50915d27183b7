import * as tf from '@tensorflow/tfjs-core';
import { stopGradient } from './cosine.ts';
import { normaliseRows } from './normalise-rows.ts';

/**
 * InfoNCE of MoCo (He et al. 2020, 1911.05722): each query identifies its key among the queue's keys. Keys and queue carry
 * no gradient. Mean over the batch, in nats; ln(k + 1) if all keys are equally similar.
 *
 * @param queries - [b, d]
 * @param keys - The averaged network's projections of the other view, [b, d].
 * @param queue - Earlier keys, rows of length 1, [k, d].
 */
export function infoNce(
  queries: tf.Tensor2D,
  keys: tf.Tensor2D,
  queue: tf.Tensor2D,
  { temperature }: { temperature: number },
): tf.Scalar {
  const q = normaliseRows(queries);
  const k = stopGradient(normaliseRows(keys));
  const positive = tf.sum(tf.mul(q, k), 1, true); // [b, 1]
  const negatives = tf.matMul(q, stopGradient(queue), false, true); // [b, k]
  const logits = tf.mul(tf.concat([positive, negatives], 1), 1 / temperature) as tf.Tensor2D;
  return tf.neg(tf.mean(tf.slice(tf.logSoftmax(logits), [0, 0], [-1, 1]))) as tf.Scalar;
}
