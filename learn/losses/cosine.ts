import * as tf from '@tensorflow/tfjs-core';
import { normaliseRows } from './normalise-rows.ts';

/** Mean cosine of corresponding rows, in [-1, 1]. */
function meanCosine(p: tf.Tensor2D, z: tf.Tensor2D): tf.Scalar {
  return tf.mean(tf.sum(tf.mul(normaliseRows(p), normaliseRows(z)), 1)) as tf.Scalar;
}

/** Predictions `p` and projections `z` of both views; a Siamese loss compares p1 with z2 and p2 with z1. All [b, d]. */
export interface Predictions {
  readonly p1: tf.Tensor2D;
  readonly p2: tf.Tensor2D;
  readonly z1: tf.Tensor2D;
  readonly z2: tf.Tensor2D;
}

/** The value as a constant: no gradient flows through it. */
export const stopGradient = tf.customGrad((x) => ({
  value: tf.clone(x as tf.Tensor),
  gradFunc: (dy) => tf.zerosLike(dy),
})) as unknown as <T extends tf.Tensor>(x: T) => T;

/**
 * SimSiam (Chen and He 2020, 2011.10566): mean negative cosine of each prediction with the other view's projection, whose
 * gradient is stopped. -1 if they agree, which a collapse reaches at once.
 */
export function simSiam({ p1, p2, z1, z2 }: Predictions): tf.Scalar {
  const both = tf.add(meanCosine(p1, stopGradient(z2)), meanCosine(p2, stopGradient(z1)));
  return tf.mul(both, -0.5) as tf.Scalar;
}

/** BYOL (Grill et al. 2020, 2006.07733): 2 - 2 cosine, summed over both directions; the averaged network gives `z`. */
export function byol({ p1, p2, z1, z2 }: Predictions): tf.Scalar {
  const both = tf.add(meanCosine(p1, stopGradient(z2)), meanCosine(p2, stopGradient(z1)));
  return tf.sub(4, tf.mul(both, 2)) as tf.Scalar;
}
