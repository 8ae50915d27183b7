import * as tf from '@tensorflow/tfjs-core';
import { stopGradient } from './cosine.ts';

export interface SinkhornOptions {
  /** Sharpness of the assignment; the paper's 0.05. */
  readonly epsilon: number;
  /** Rounds of normalising prototypes, then samples; the paper's 3. */
  readonly iterations: number;
}

/**
 * Soft assignments of samples to prototypes that use all prototypes about equally (Cuturi 2013, as in SwAV, 2006.09882).
 * The last step normalises samples: each row sums to 1, while prototypes are only near their equal share.
 *
 * @param scores - Similarities of samples to prototypes, [b, k].
 * @returns [b, k], a constant to the gradient.
 */
export function sinkhorn(scores: tf.Tensor2D, { epsilon, iterations }: SinkhornOptions): tf.Tensor2D {
  const assign = tf.customGrad((given) => {
    // In logarithms: exp(score / epsilon) leaves float32 at once where scores are no cosines.
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
 * Swapped prediction: the assignments of each full crop have to be predicted from every other crop's scores. Mean over
 * pairs and batch, in nats; ln k where nothing is told apart.
 *
 * @param assignments - Of the full crops, each [b, k]; no gradient runs through them.
 * @param scores - Of all crops, the full ones first, each [b, k].
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
