import * as tf from '@tensorflow/tfjs-core';

export interface BarlowTwinsOptions {
  /** Weight of the off-diagonal terms: 0.0051 in the paper, often 0.005. */
  readonly lambda: number;
  /** `biased`: the paper's BatchNorm without affine. `unbiased`: Study A's z.std(), without epsilon. */
  readonly deviation?: 'biased' | 'unbiased';
  /** Factor of the whole loss (0.1 in solo-learn); 1 by default. Adam is invariant to it; LARS is, except for biases. */
  readonly scale?: number;
}

const EPSILON = 1e-5;

/** Standardises each feature over the batch, by the statistics of this view alone. [b, d] */
function standardise(z: tf.Tensor2D, deviation: 'biased' | 'unbiased'): tf.Tensor2D {
  const centred = tf.sub(z, tf.mean(z, 0, true));
  const b = z.shape[0];
  const squares = tf.sum(tf.square(centred), 0, true);
  const variance = deviation === 'biased' ? tf.add(tf.mul(squares, 1 / b), EPSILON) : tf.mul(squares, 1 / (b - 1));
  return tf.mul(centred, tf.rsqrt(variance)) as tf.Tensor2D;
}

/**
 * Barlow Twins (Zbontar et al. 2021, 2103.03230): with C = Z1ᵀ Z2 / b of standardised projections,
 * sum over i of (1 - C_ii)² + lambda * sum over i ≠ j of C_ij².
 *
 * The off-diagonal sum is the total minus the diagonal, and the diagonal comes from products of columns, which avoids a
 * [d, d] mask.
 *
 * @param z1 - Projections of one view, [b, d], b > 1.
 * @param z2 - Projections of the other view, [b, d].
 */
export function barlowTwins(z1: tf.Tensor2D, z2: tf.Tensor2D, options: BarlowTwinsOptions): tf.Scalar {
  const { lambda, deviation = 'biased', scale = 1 } = options;
  const b = z1.shape[0];
  const a = tf.mul(standardise(z1, deviation), 1 / b) as tf.Tensor2D;
  const c = standardise(z2, deviation);
  const correlation = tf.matMul(a, c, true, false); // [d, d]
  const diagonal = tf.sum(tf.mul(a, c), 0); // [d]
  const on = tf.sum(tf.squaredDifference(diagonal, 1));
  const off = tf.sub(tf.sum(tf.square(correlation)), tf.sum(tf.square(diagonal)));
  const loss = tf.add(on, tf.mul(off, lambda)) as tf.Scalar;
  return scale === 1 ? loss : tf.mul(loss, scale);
}
