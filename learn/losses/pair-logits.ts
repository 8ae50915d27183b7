import * as tf from '@tensorflow/tfjs-core';
import { normaliseRows } from './normalise-rows.ts';

/** Far below any similarity: its exponential is 0, and no gradient flows through it. */
const MASKED = -1e9;

/**
 * Cosines between all 2b projections of two views, divided by the temperature; the diagonal is masked. [2b, 2b]
 *
 * @param z1 - Projections of one view, [b, d].
 * @param z2 - Projections of the other view, [b, d].
 */
export function pairLogits(z1: tf.Tensor2D, z2: tf.Tensor2D, temperature: number): tf.Tensor2D {
  const z = normaliseRows(tf.concat([z1, z2], 0)); // [2b, d]
  const similarities = tf.mul(tf.matMul(z, z, false, true), 1 / temperature); // [2b, 2b]
  return tf.add(similarities, tf.mul(tf.eye(2 * z1.shape[0]), MASKED)) as tf.Tensor2D;
}
