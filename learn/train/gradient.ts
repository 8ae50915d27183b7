import * as tf from '@tensorflow/tfjs-core';
import type { Parameter } from '../encoders/parameter.ts';
import { flatten } from '../optim/flat.ts';

export interface Gradient {
  readonly loss: tf.Scalar;
  /** Gradients of all parameters, concatenated in their order. */
  readonly flat: tf.Tensor1D;
  /** Euclidean norm over all parameters. */
  readonly norm: tf.Scalar;
}

/**
 * The loss and its gradient with respect to the parameters.
 *
 * @param forward - Computes the loss from the parameters' present values. It must `tf.keep` what it needs afterwards.
 */
export function gradientOf(parameters: readonly Parameter[], forward: () => tf.Scalar): Gradient {
  return tf.tidy(() => {
    const { value, grads } = tf.valueAndGrads(forward)(parameters.map((parameter) => parameter.value));
    const flat = flatten(grads);
    // Not tf.norm, which is an order of magnitude slower: it raises absolute values to the power of 2.
    return { loss: value, flat, norm: tf.sqrt(tf.sum(tf.square(flat))) as tf.Scalar };
  });
}
