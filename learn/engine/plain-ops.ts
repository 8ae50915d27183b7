import * as tf from '@tensorflow/tfjs-core';
import { fullProduct, isFull, type Padding, trimTaps } from './conv-taps.ts';
import type { BatchNormResult } from './op-types.ts';

/**
 * The operations of ops.ts by tfjs alone: for WebAssembly and plain JavaScript, and as the reference for the fused
 * ones.
 */

/** See ops.ts. The gradient is explicit, since tfjs would differentiate mean and variance one operation at a time. */
export function batchNormTrain<T extends tf.Tensor2D | tf.Tensor4D>(
  x: T,
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
  eps: number,
): BatchNormResult<T> {
  const channels = x.shape[x.shape.length - 1]!;
  const rows = x.size / channels;
  let kept: [tf.Tensor1D, tf.Tensor1D] | undefined;
  const normalise = tf.customGrad((...args) => {
    const [values, scale, offset] = args as unknown as [tf.Tensor, tf.Tensor1D, tf.Tensor1D];
    const save = args[3] as unknown as tf.GradSaveFunc;
    const flat = tf.reshape(values, [rows, channels]);
    const mean = tf.mean(flat, 0) as tf.Tensor1D; // [c]
    const centred = tf.sub(flat, mean);
    const variance = tf.mean(tf.square(centred), 0); // [c], biased
    const inverseStd = tf.rsqrt(tf.add(variance, eps));
    const standard = tf.mul(centred, inverseStd); // [rows, c]
    kept = [tf.keep(mean), tf.keep(tf.mul(variance, rows / Math.max(rows - 1, 1)) as tf.Tensor1D)];
    save([standard, inverseStd, scale]);
    return {
      value: tf.reshape(tf.add(tf.mul(standard, scale), offset), x.shape),
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
        const [xhat, invStd, weight] = saved as [tf.Tensor2D, tf.Tensor1D, tf.Tensor1D];
        const up = tf.reshape(dy, [rows, channels]);
        const dBeta = tf.sum(up, 0);
        const dGamma = tf.sum(tf.mul(up, xhat), 0);
        const meanTerms = tf.add(tf.div(dBeta, rows), tf.mul(xhat, tf.div(dGamma, rows)));
        const dx = tf.mul(tf.sub(up, meanTerms), tf.mul(weight, invStd));
        return [tf.reshape(dx, x.shape), dGamma, dBeta];
      },
    };
  });
  const y = normalise(x, gamma, beta) as T;
  return { y, mean: handOver(kept![0]), variance: handOver(kept![1]) };
}

/** Moves a tensor that a gradient function kept into the caller's scope. */
function handOver<T extends tf.Tensor>(tensor: T): T {
  const own = tf.clone(tensor);
  tensor.dispose();
  return own;
}

/** See ops.ts. The gradient of tfjs at 0 is 0 too. */
export function relu<T extends tf.Tensor>(x: T): T {
  return tf.relu(x);
}

/** See ops.ts. */
export function conv2d(x: tf.Tensor4D, w: tf.Tensor4D, stride: number, pad: number): tf.Tensor4D {
  const trimmed = trimTaps(x, w, stride, pad);
  if (isFull(x, trimmed)) return fullProduct(x, trimmed.w);
  return tf.conv2d(padded(x, trimmed.rows, trimmed.columns, 0), trimmed.w, stride, 'valid');
}

/** See ops.ts. */
export function maxPool(x: tf.Tensor4D, size: number, stride: number, pad: number): tf.Tensor4D {
  return tf.maxPool(padded(x, [pad, pad], [pad, pad], LOWEST), size, stride, 'valid');
}

/** The lowest finite float32: minus infinity times a gradient of zero would be NaN. */
const LOWEST = -3.4028234663852886e38;

function padded(x: tf.Tensor4D, rows: Padding, columns: Padding, value: number): tf.Tensor4D {
  if ([...rows, ...columns].every((padding) => padding === 0)) return x;
  return tf.pad(x, [[0, 0], [...rows], [...columns], [0, 0]], value);
}
