import * as tf from '@tensorflow/tfjs-core';

/**
 * Mean negative log-probability of the correct class over the batch, in nats.
 *
 * @param logits - [b, classes]
 * @param labels - Class indices, int32 [b].
 */
export function crossEntropy(logits: tf.Tensor2D, labels: tf.Tensor1D): tf.Scalar {
  const right = tf.oneHot(labels, logits.shape[1]); // [b, classes]
  const logProbabilities = tf.logSoftmax(logits);
  return tf.neg(tf.mean(tf.sum(tf.mul(logProbabilities, right), 1))) as tf.Scalar;
}
