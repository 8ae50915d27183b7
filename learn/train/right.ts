import * as tf from '@tensorflow/tfjs-core';

/**
 * Counts the right answers of a training step from the very logits of its loss, as training loops in PyTorch do: in training
 * mode, before the update.
 *
 * @param target - Class of each row
 */
export function rightIn(target: tf.Tensor1D) {
  let right: tf.Scalar | undefined;
  return {
    /** Call it inside the loss. */
    count(logits: tf.Tensor2D): void {
      right = tf.keep(tf.tidy(() => tf.sum(tf.cast(tf.equal(tf.argMax(logits, 1), target), 'int32')) as tf.Scalar));
    },
    /** Call it after the step. */
    async measured(): Promise<{ trainAccuracy: number }> {
      const count = (await right!.data())[0]!;
      right!.dispose();
      return { trainAccuracy: count / target.shape[0] };
    },
  };
}
