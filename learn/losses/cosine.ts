import * as tf from '@tensorflow/tfjs-core';
import { normaliseRows } from './normalise-rows.ts';

/** Mean over the batch of the cosine between corresponding rows, in [-1, 1]. */
function meanCosine(p: tf.Tensor2D, z: tf.Tensor2D): tf.Scalar {
  return tf.mean(tf.sum(tf.mul(normaliseRows(p), normaliseRows(z)), 1)) as tf.Scalar;
}

/** What a Siamese loss compares: the prediction of each view with the other view's projection. All [b, d]. */
export interface Predictions {
  readonly p1: tf.Tensor2D;
  readonly p2: tf.Tensor2D;
  readonly z1: tf.Tensor2D;
  readonly z2: tf.Tensor2D;
}

/** A constant to the gradient: the value alone. */
export const stopGradient = tf.customGrad((x) => ({
  value: tf.clone(x as tf.Tensor),
  gradFunc: (dy) => tf.zerosLike(dy),
})) as unknown as <T extends tf.Tensor>(x: T) => T;

/**
 * SimSiam (Chen and He 2020, 2011.10566): half the negative cosine of each prediction with the other projection, through
 * which no gradient runs. -1 where they agree, and at once so in a collapse.
 */
export function simSiam({ p1, p2, z1, z2 }: Predictions): tf.Scalar {
  const both = tf.add(meanCosine(p1, stopGradient(z2)), meanCosine(p2, stopGradient(z1)));
  return tf.mul(both, -0.5) as tf.Scalar;
}

/** BYOL (Grill et al. 2020, 2006.07733): 2 - 2 cosine, summed over both directions; `z` come from the averaged network. */
export function byol({ p1, p2, z1, z2 }: Predictions): tf.Scalar {
  const both = tf.add(meanCosine(p1, stopGradient(z2)), meanCosine(p2, stopGradient(z1)));
  return tf.sub(4, tf.mul(both, 2)) as tf.Scalar;
}
