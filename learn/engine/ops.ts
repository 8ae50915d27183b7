import * as tf from '@tensorflow/tfjs-core';
import type { NativeBackend } from './native-backend.ts';
import { nativeConv2d } from './native-conv.ts';
import * as native from './native-ops.ts';
import type { BatchNormResult } from './op-types.ts';
import * as plain from './plain-ops.ts';

/**
 * The operations on which an encoder spends its time. Each is differentiable, gives the same numbers on every engine
 * (to float32 rounding), and uses TensorFlow's fused kernel on the native engine. Layout is NHWC; paddings are
 * symmetric numbers of pixels as in PyTorch unless stated otherwise. Results belong to the caller's `tf.tidy`.
 */

/** TensorFlow's backend object where the native engine is active, else undefined. */
export function nativeBackend(): NativeBackend | undefined {
  return tf.getBackend() === 'tensorflow' ? (tf.backend() as unknown as NativeBackend) : undefined;
}

/**
 * Batch normalisation by the statistics of this batch (arXiv 1502.03167), gradients to x, gamma and beta.
 * x: [n, c] or [n, h, w, c]; gamma, beta: [c]; eps is PyTorch's 1e-5 unless the method says otherwise.
 */
export function batchNormTrain<T extends tf.Tensor2D | tf.Tensor4D>(
  x: T,
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
  eps: number,
): BatchNormResult<T> {
  const backend = nativeBackend();
  return backend === undefined
    ? plain.batchNormTrain(x, gamma, beta, eps)
    : native.batchNormTrain(backend, x, gamma, beta, eps);
}

/** Batch normalisation by stored statistics. x: [n, c] or [n, h, w, c]; the others [c]; variance as stored. */
export function batchNormInfer<T extends tf.Tensor2D | tf.Tensor4D>(
  x: T,
  mean: tf.Tensor1D,
  variance: tf.Tensor1D,
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
  eps: number,
): T {
  return tf.batchNorm(x as tf.Tensor, mean, variance, beta, gamma, eps) as T;
}

/** max(x, 0), any shape. The gradient at 0 is 0, as in PyTorch. */
export function relu<T extends tf.Tensor>(x: T): T {
  const backend = nativeBackend();
  return backend === undefined ? plain.relu(x) : native.relu(backend, x);
}

/** min(max(x, 0), 6), any shape. */
export function relu6<T extends tf.Tensor>(x: T): T {
  return tf.relu6(x);
}

/**
 * Cross-correlation of each channel with its own filter and TensorFlow's `same` padding, which puts an odd row or
 * column at the bottom and on the right. x: [n, h, w, c]; w: [kh, kw, c, 1]; the result is [n, ceil(h / stride), …, c].
 */
export function depthwiseConv2d(x: tf.Tensor4D, w: tf.Tensor4D, stride: number): tf.Tensor4D {
  return tf.depthwiseConv2d(x, w, stride, 'same');
}

/**
 * Cross-correlation. x: [n, h, w, in]; w: [kh, kw, in, out] (HWIO); the result is
 * [n, floor((h + 2 pad - kh) / stride) + 1, …, out].
 */
export function conv2d(x: tf.Tensor4D, w: tf.Tensor4D, stride: number, pad: number): tf.Tensor4D {
  const backend = nativeBackend();
  return backend === undefined ? plain.conv2d(x, w, stride, pad) : nativeConv2d(backend, x, w, stride, pad);
}

/** Maximum over windows of size x size. x: [n, h, w, c]; padding never wins (it counts as minus infinity). */
export function maxPool(x: tf.Tensor4D, size: number, stride: number, pad: number): tf.Tensor4D {
  const backend = nativeBackend();
  return backend === undefined ? plain.maxPool(x, size, stride, pad) : native.maxPool(backend, x, size, stride, pad);
}
