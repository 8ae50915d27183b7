import * as tf from '@tensorflow/tfjs-core';
import { normaliseRows } from './normalise-rows.ts';

/** Far below any similarity: its exponential is 0, and no gradient comes through it. */
const MASKED = -1e9;

/**
 * Supervised contrastive loss in the form L_out that its paper recommends (Khosla et al. 2020, 2004.11362): the mean over
 * each anchor's positives stands outside the logarithm. Positives are all views of images of the same class; an image
 * without a label (-1) has its own other view alone. Mean over all 2b anchors, in nats; ln(2b - 1) where all coincide.
 *
 * @param z1 - Projections of one view, [b, d].
 * @param z2 - Projections of the other view, [b, d].
 * @param labels - Class of each image, -1 where it is not known. [b]
 */
export function supCon(
  z1: tf.Tensor2D,
  z2: tf.Tensor2D,
  labels: Int32Array,
  { temperature }: { temperature: number },
): tf.Scalar {
  const rows = 2 * z1.shape[0];
  const z = normaliseRows(tf.concat([z1, z2], 0)); // [2b, d]
  const similarities = tf.mul(tf.matMul(z, z, false, true), 1 / temperature); // [2b, 2b]
  const logits = tf.add(similarities, tf.mul(tf.eye(rows), MASKED)) as tf.Tensor2D;
  const weights = tf.tensor2d(positives(labels), [rows, rows]);
  return tf.neg(tf.div(tf.sum(tf.mul(tf.logSoftmax(logits), weights)), rows)) as tf.Scalar;
}

/** Row i: 1 / |P(i)| at the positives of anchor i, else 0. Every anchor has its own other view, so no |P| is 0. */
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
