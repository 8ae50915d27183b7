import * as tf from '@tensorflow/tfjs-core';
import { stopGradient } from './cosine.ts';
import { normaliseRows } from './normalise-rows.ts';
import { identified } from './nt-xent.ts';

/** For each row, the queue's row with the largest cosine, as a constant. [b, d] */
export function nearestNeighbours(z: tf.Tensor2D, queue: tf.Tensor2D): tf.Tensor2D {
  // A custom gradient, because the tape cannot record the indices of a gather.
  const find = tf.customGrad((x, rows) => {
    const similarities = tf.matMul(normaliseRows(x as tf.Tensor2D), rows as tf.Tensor2D, false, true);
    const value = tf.gather(rows as tf.Tensor2D, tf.argMax(similarities, 1) as tf.Tensor1D);
    return { value, gradFunc: () => [tf.zerosLike(z), tf.zerosLike(queue)] };
  });
  return find(z, queue) as tf.Tensor2D;
}

/**
 * One direction of NNCLR (Dwibedi et al. 2021, 2104.14548): the neighbour of an image's view identifies the prediction from
 * the image's other view among the batch's. Mean over the batch, in nats; ln b if all predictions are equally similar.
 *
 * @param neighbours - Rows of length 1, [b, d].
 * @param predictions - [b, d]
 */
export function nnclr(
  neighbours: tf.Tensor2D,
  predictions: tf.Tensor2D,
  { temperature }: { temperature: number },
): tf.Scalar {
  const similarities = tf.matMul(neighbours, normaliseRows(predictions), false, true); // [b, b]
  const logits = tf.mul(similarities, 1 / temperature) as tf.Tensor2D;
  const right = tf.eye(neighbours.shape[0]);
  return tf.neg(tf.mean(tf.sum(tf.mul(tf.logSoftmax(logits), right), 1))) as tf.Scalar;
}

/**
 * The loss of Keras' NNCLR example: the neighbour of each view identifies the other view, and the other view the neighbour, both
 * without a predictor. A neighbour passes its gradient to the projection that it replaces, as if it were that projection. Mean
 * over the four directions and the batch, in nats.
 *
 * @param z1 - Projections of one view, [b, d].
 * @param z2 - Projections of the other view, [b, d].
 * @param queue - Earlier projections, rows of length 1, [k, d].
 */
export function neighboursAcrossViews(
  z1: tf.Tensor2D,
  z2: tf.Tensor2D,
  queue: tf.Tensor2D,
  { temperature }: { temperature: number },
): tf.Scalar {
  const [first, second] = [normaliseRows(z1), normaliseRows(z2)];
  const direction = (from: tf.Tensor2D, to: tf.Tensor2D) => {
    const neighbours = tf.add(from, tf.sub(nearestNeighbours(from, queue), stopGradient(from)));
    return identified(tf.mul(tf.matMul(neighbours as tf.Tensor2D, to, false, true), 1 / temperature) as tf.Tensor2D);
  };
  return tf.mul(tf.add(direction(first, second), direction(second, first)), 0.5) as tf.Scalar;
}
