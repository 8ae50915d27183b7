import * as tf from '@tensorflow/tfjs-core';
import { stopGradient } from './cosine.ts';

export interface SinkhornOptions {
  /** Entropy regularisation: small values make sharp assignments; 0.05 in the paper. */
  readonly epsilon: number;
  /** Rounds of normalising prototypes, then samples; 3 in the paper. */
  readonly iterations: number;
}

/**
 * Soft assignments of samples to prototypes that use all prototypes about equally (Cuturi 2013, as in SwAV, 2006.09882).
 * The last step normalises samples: each row sums to 1, and prototypes have their equal share only approximately.
 *
 * @param scores - Similarities of samples to prototypes, [b, k].
 * @returns [b, k], without a gradient.
 */
export function sinkhorn(scores: tf.Tensor2D, { epsilon, iterations }: SinkhornOptions): tf.Tensor2D {
  const assign = tf.customGrad((given) => {
    // In logarithms, because exp(score / epsilon) overflows float32 for scores that are not cosines.
    let logarithm: tf.Tensor = tf.div(given as tf.Tensor2D, epsilon);
    for (let round = 0; round < iterations; round++) {
      logarithm = tf.sub(logarithm, tf.logSumExp(logarithm, 0, true));
      logarithm = tf.sub(logarithm, tf.logSumExp(logarithm, 1, true));
    }
    return { value: tf.exp(logarithm), gradFunc: (dy) => tf.zerosLike(dy) };
  });
  return assign(scores) as tf.Tensor2D;
}

/**
 * Swapped prediction: every other crop's scores predict the assignments of each full crop. Mean over pairs and batch, in
 * nats; ln k if all prototypes are equally likely.
 *
 * @param assignments - Assignments of the full crops, each [b, k]; their gradient is stopped.
 * @param scores - Scores of all crops, the full ones first, each [b, k].
 */
export function swappedPrediction(
  assignments: readonly tf.Tensor2D[],
  scores: readonly tf.Tensor2D[],
  { temperature }: { temperature: number },
): tf.Scalar {
  const terms: tf.Tensor[] = [];
  for (const [i, assignment] of assignments.entries()) {
    const target = stopGradient(assignment);
    for (const [v, score] of scores.entries()) {
      if (v === i) continue;
      const logProbabilities = tf.logSoftmax(tf.mul(score, 1 / temperature) as tf.Tensor2D);
      terms.push(tf.mean(tf.sum(tf.mul(target, logProbabilities), 1)));
    }
  }
  return tf.neg(tf.div(tf.addN(terms), terms.length)) as tf.Scalar;
}
