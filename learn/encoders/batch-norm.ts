import * as tf from '@tensorflow/tfjs-core';
import { batchNormInfer, batchNormTrain } from '../engine/ops.ts';
import type { Parameter } from './parameter.ts';

/** Batch normalisation of one library: the term added to the variance, and the update of the running statistics. */
export interface NormStyle {
  readonly epsilon: number;
  /** Share of the newest batch, as in PyTorch; other libraries call one minus this the momentum. */
  readonly momentum: number;
  /** Variance of a batch that is averaged: divided by n - 1 (PyTorch) or by n (Keras). */
  readonly variance: 'unbiased' | 'biased';
}

const TORCH: NormStyle = { epsilon: 1e-5, momentum: 0.1, variance: 'unbiased' };
export const KERAS: NormStyle = { epsilon: 1e-3, momentum: 0.01, variance: 'biased' };

/**
 * Batch normalisation (Ioffe and Szegedy 2015, 1502.03167) with the running statistics of PyTorch or another library.
 * Statistics of training batches wait until `settle`, so that no gradient passes through them.
 */
export interface BatchNorm {
  readonly name: string;
  readonly style: NormStyle;
  readonly weight: Parameter;
  readonly bias: Parameter;
  mean: tf.Tensor1D;
  variance: tf.Tensor1D;
  batches: number;
  readonly waiting: { readonly mean: tf.Tensor1D; readonly variance: tf.Tensor1D }[];
}

export function createBatchNorm(
  name: string,
  weight: Parameter,
  bias: Parameter,
  channels: number,
  style = TORCH,
): BatchNorm {
  return {
    name,
    style,
    weight,
    bias,
    mean: tf.keep(tf.zeros([channels])) as tf.Tensor1D,
    variance: tf.keep(tf.ones([channels])) as tf.Tensor1D,
    batches: 0,
    waiting: [],
  };
}

/** Normalises over all axes but the last: by the batch's statistics in training, otherwise by the running ones. */
export function batchNorm<T extends tf.Tensor2D | tf.Tensor4D>(x: T, norm: BatchNorm, training: boolean): T {
  const scale = norm.weight.value as tf.Tensor1D;
  const shift = norm.bias.value as tf.Tensor1D;
  if (!training) return batchNormInfer(x, norm.mean, norm.variance, scale, shift, norm.style.epsilon);
  const { y, mean, variance } = batchNormTrain(x, scale, shift, norm.style.epsilon);
  const n = x.size / mean.size;
  const averaged = norm.style.variance === 'biased' ? (tf.mul(variance, (n - 1) / n) as tf.Tensor1D) : variance;
  norm.waiting.push({ mean: tf.keep(mean), variance: tf.keep(averaged) });
  return y;
}

/** Updates the running statistics by the batches since the last call, in order. */
export function settle(norms: readonly BatchNorm[]): void {
  for (const norm of norms) {
    const { momentum } = norm.style;
    for (const { mean, variance } of norm.waiting.splice(0)) {
      const blend = (running: tf.Tensor1D, batch: tf.Tensor1D) =>
        tf.tidy(() => tf.keep(tf.add(tf.mul(running, 1 - momentum), tf.mul(batch, momentum)) as tf.Tensor1D));
      const next = { mean: blend(norm.mean, mean), variance: blend(norm.variance, variance) };
      tf.dispose([mean, variance, norm.mean, norm.variance]);
      norm.mean = next.mean;
      norm.variance = next.variance;
      norm.batches += 1;
    }
  }
}

/** Replaces the last `count` waiting statistics by their mean, for one batch that was normalised in parts. */
export function joinLast(norms: readonly BatchNorm[], count: number): void {
  for (const { waiting } of norms) {
    const parts = waiting.splice(-count);
    const mean = (of: 'mean' | 'variance') =>
      tf.tidy(() => tf.keep(tf.mul(tf.addN(parts.map((part) => part[of])), 1 / parts.length)) as tf.Tensor1D);
    waiting.push({ mean: mean('mean'), variance: mean('variance') });
    for (const part of parts) tf.dispose([part.mean, part.variance]);
  }
}
