import * as tf from '@tensorflow/tfjs-core';

export interface VicRegOptions {
  /** Weight of the mean squared distance between the views; 25 in the paper. */
  readonly invariance: number;
  /** Weight of the hinge that keeps each feature's deviation at 1; 25 in the paper. */
  readonly variance: number;
  /** Weight of the squared covariances between features; 1 in the paper. */
  readonly covariance: number;
}

const EPSILON = 1e-4;

/**
 * VICReg (Bardes, Ponce and LeCun 2022, 2105.04906): the views lie close together, every feature has a deviation of at
 * least 1 over the batch, and features are decorrelated. Deviations are unbiased; the hinge is averaged over the two views,
 * and the covariances are summed.
 *
 * @param z1 - Projections of one view, [b, d], b > 1.
 * @param z2 - Projections of the other view, [b, d].
 */
export function vicReg(z1: tf.Tensor2D, z2: tf.Tensor2D, weights: VicRegOptions): tf.Scalar {
  const invariance = tf.mean(tf.squaredDifference(z1, z2));
  const [first, second] = [spread(z1), spread(z2)];
  const variance = tf.mul(tf.add(first.hinge, second.hinge), 0.5);
  const covariance = tf.add(first.covariance, second.covariance);
  return tf.addN([
    tf.mul(invariance, weights.invariance),
    tf.mul(variance, weights.variance),
    tf.mul(covariance, weights.covariance),
  ] as tf.Scalar[]);
}

function spread(z: tf.Tensor2D): { hinge: tf.Tensor; covariance: tf.Tensor } {
  const [b, d] = z.shape;
  const centred = tf.sub(z, tf.mean(z, 0, true)) as tf.Tensor2D;
  const variances = tf.mul(tf.sum(tf.square(centred), 0), 1 / (b - 1)); // [d]
  const hinge = tf.mean(tf.relu(tf.sub(1, tf.sqrt(tf.add(variances, EPSILON)))));
  const covariances = tf.mul(tf.matMul(centred, centred, true, false), 1 / (b - 1)); // [d, d]
  // The total minus the diagonal, which avoids a mask.
  const off = tf.sub(tf.sum(tf.square(covariances)), tf.sum(tf.square(variances)));
  return { hinge, covariance: tf.mul(off, 1 / d) };
}
