import * as tf from '@tensorflow/tfjs-core';
import { normaliseRows } from './normalise-rows.ts';
import { pairLogits } from './pair-logits.ts';

/**
 * Supervised contrastive loss in the form L_out that its paper recommends (Khosla et al. 2020, 2004.11362): the mean over an
 * anchor's positives is outside the logarithm. Positives are all views of images of the same class; an image without a label
 * (-1) has only its own other view. Mean over all 2b anchors, in nats; ln(2b - 1) if all projections coincide.
 *
 * @param z1 - Projections of one view, [b, d].
 * @param z2 - Projections of the other view, [b, d].
 * @param labels - Class of each image, -1 if unknown. [b]
 */
export function supCon(
  z1: tf.Tensor2D,
  z2: tf.Tensor2D,
  labels: Int32Array,
  { temperature }: { temperature: number },
): tf.Scalar {
  const rows = 2 * z1.shape[0];
  const weights = tf.tensor2d(positives(labels), [rows, rows]);
  const logProbabilities = tf.logSoftmax(pairLogits(z1, z2, temperature));
  return tf.neg(tf.div(tf.sum(tf.mul(logProbabilities, weights)), rows)) as tf.Scalar;
}

/** Row i: 1 / |P(i)| at the positives of anchor i, otherwise 0. Every anchor has its own other view, so |P| > 0. [2b, 2b] */
function positives(labels: Int32Array): Float32Array {
  const b = labels.length;
  const rows = 2 * b;
  const weights = new Float32Array(rows * rows);
  for (let i = 0; i < rows; i++) {
    const row = weights.subarray(i * rows, (i + 1) * rows);
    const label = labels[i % b]!;
    for (let j = 0; j < rows; j++)
      if (j !== i && (j % b === i % b || (label >= 0 && labels[j % b] === label))) row[j] = 1;
    const count = row.reduce((sum, value) => sum + value, 0);
    for (let j = 0; j < rows; j++) row[j] = row[j]! / count;
  }
  return weights;
}

/**
 * The loss of Keras' example of supervised contrastive learning: npairs of TensorFlow Addons on one view. Each image is compared
 * with all of the batch, itself included, and its positives are those of its class, itself included. Mean over the batch, in
 * nats; ln b if all projections coincide.
 *
 * @param z - Projections, [b, d].
 * @param labels - Class of each image. [b]
 */
export function npairs(z: tf.Tensor2D, labels: Int32Array, { temperature }: { temperature: number }): tf.Scalar {
  const b = labels.length;
  const weights = new Float32Array(b * b);
  for (let i = 0; i < b; i++) {
    const same = labels.reduce((count, label) => count + Number(label === labels[i]), 0);
    for (let j = 0; j < b; j++) if (labels[j] === labels[i]) weights[i * b + j] = 1 / same;
  }
  const rows = normaliseRows(z);
  const logits = tf.mul(tf.matMul(rows, rows, false, true), 1 / temperature) as tf.Tensor2D;
  return tf.neg(tf.div(tf.sum(tf.mul(tf.logSoftmax(logits), tf.tensor2d(weights, [b, b]))), b)) as tf.Scalar;
}
