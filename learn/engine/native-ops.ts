import * as tf from '@tensorflow/tfjs-core';
import type { Attribute } from './attributes.ts';
import { explicitPadding, flag, float, ints, NHWC, T } from './native-attributes.ts';
import type { NativeBackend } from './native-backend.ts';
import type { BatchNormResult } from './op-types.ts';

/** The operations of ops.ts by TensorFlow's fused kernels. */

const U: Attribute = { ...T, name: 'U' };
const TRAINING = flag('is_training', true);

type Save = tf.GradSaveFunc;

/** `FusedBatchNormV3` and `FusedBatchNormGradV3`, which take four dimensions: [n, c] becomes [n, 1, 1, c]. */
export function batchNormTrain<R extends tf.Tensor2D | tf.Tensor4D>(
  backend: NativeBackend,
  x: R,
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
  eps: number,
): BatchNormResult<R> {
  if (x.rank === 2) {
    const [n, c] = x.shape as [number, number];
    const result = batchNormTrain(backend, tf.reshape(x, [n, 1, 1, c]) as tf.Tensor4D, gamma, beta, eps);
    return { ...result, y: tf.reshape(result.y, [n, c]) as R };
  }
  const none = tf.tensor1d([]);
  // Computed outside the gradient function, so that mean and variance belong to the caller. The tape records none of
  // it.
  const [y, mean, variance, savedMean, savedVariance, reserved] = backend.executeMultipleOutputs(
    'FusedBatchNormV3',
    [T, U, float('epsilon', eps), float('exponential_avg_factor', 1), NHWC, TRAINING],
    [x, gamma, beta, none, none],
    6,
  ) as [tf.Tensor, tf.Tensor1D, tf.Tensor1D, tf.Tensor, tf.Tensor, tf.Tensor];
  const record = tf.customGrad((...args) => {
    const save = args[3] as unknown as Save;
    save([x, gamma, savedMean, savedVariance, reserved]);
    const attributes = [T, U, float('epsilon', eps), NHWC, TRAINING];
    return {
      value: y,
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) =>
        backend.executeMultipleOutputs('FusedBatchNormGradV3', attributes, [dy, ...saved], 5).slice(0, 3),
    };
  });
  const output = record(x, gamma, beta) as R;
  tf.dispose([none, savedMean, savedVariance, reserved]);
  return { y: output, mean, variance };
}

/** `Relu` and `ReluGrad`; the gradient needs only the output. */
export function relu<R extends tf.Tensor>(backend: NativeBackend, x: R): R {
  const apply = tf.customGrad((...args) => {
    const [input, save] = args as unknown as [tf.Tensor, Save];
    const y = backend.executeSingleOutput('Relu', [T], [input]);
    save([y]);
    return {
      value: y,
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => backend.executeSingleOutput('ReluGrad', [T], [dy, saved[0]!]),
    };
  });
  return apply(x) as R;
}

/** `MaxPool` and `MaxPoolGrad` with explicit padding. */
export function maxPool(
  backend: NativeBackend,
  x: tf.Tensor4D,
  size: number,
  stride: number,
  pad: number,
): tf.Tensor4D {
  const attributes = [
    T,
    ints('ksize', [1, size, size, 1]),
    ints('strides', [1, stride, stride, 1]),
    ...explicitPadding([pad, pad], [pad, pad]),
    NHWC,
  ];
  const apply = tf.customGrad((...args) => {
    const [input, save] = args as unknown as [tf.Tensor4D, Save];
    const y = backend.executeSingleOutput('MaxPool', attributes, [input]);
    save([input, y]);
    return {
      value: y,
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) =>
        backend.executeSingleOutput('MaxPoolGrad', attributes, [saved[0]!, saved[1]!, dy]),
    };
  });
  return apply(x) as tf.Tensor4D;
}
