import type * as tf from '@tensorflow/tfjs-core';

/** Result of batch normalisation in training. Only `y` carries a gradient. */
export interface BatchNormResult<T extends tf.Tensor> {
  readonly y: T;
  /** Mean of the batch, [c]. */
  readonly mean: tf.Tensor1D;
  /** Unbiased (n - 1) variance of the batch, [c], which PyTorch averages into `running_var`. `y` uses the biased one. */
  readonly variance: tf.Tensor1D;
}
