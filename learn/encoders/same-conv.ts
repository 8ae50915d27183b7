import * as tf from '@tensorflow/tfjs-core';
import { conv2d } from '../engine/ops.ts';

/** Convolution with TensorFlow's `same` padding, which puts an odd row or column at the bottom and on the right. */
export function sameConv(x: tf.Tensor4D, filter: tf.Tensor4D, stride: number): tf.Tensor4D {
  const kernel = filter.shape[0];
  const padding = (size: number) => Math.max(0, (Math.ceil(size / stride) - 1) * stride + kernel - size);
  const [down, right] = [padding(x.shape[1]), padding(x.shape[2])];
  if (down === right && down % 2 === 0) return conv2d(x, filter, stride, down / 2);
  const sides = (total: number): [number, number] => [Math.floor(total / 2), Math.ceil(total / 2)];
  return conv2d(tf.pad(x, [[0, 0], sides(down), sides(right), [0, 0]]), filter, stride, 0);
}
