import * as tf from '@tensorflow/tfjs-core';
import { batchNormInfer, batchNormTrain } from '../engine/ops.ts';
import type { Parameter } from './parameter.ts';

/** torch's defaults. Its momentum 0.1 is what others call 0.9. */
const EPSILON = 1e-5;
const MOMENTUM = 0.1;

/**
 * Batch normalisation with PyTorch's running statistics: momentum 0.1, unbiased variance (Ioffe and Szegedy 2015,
 * 1502.03167). Statistics of training batches wait until `settle`, so that no gradient ever runs through them.
 */
export interface BatchNorm {
  readonly name: string;
  readonly weight: Parameter;
  readonly bias: Parameter;
  mean: tf.Tensor1D;
  variance: tf.Tensor1D;
  batches: number;
  readonly waiting: { readonly mean: tf.Tensor1D; readonly variance: tf.Tensor1D }[];
}

export function createBatchNorm(name: string, weight: Parameter, bias: Parameter, channels: number): BatchNorm {
  return {
    name,
    weight,
    bias,
    mean: tf.keep(tf.zeros([channels])) as tf.Tensor1D,
    variance: tf.keep(tf.ones([channels])) as tf.Tensor1D,
    batches: 0,
    waiting: [],
  };
}

/** Normalises over all but the last axis: with the batch's statistics in training, else with the running ones. */
export function batchNorm<T extends tf.Tensor2D | tf.Tensor4D>(x: T, norm: BatchNorm, training: boolean): T {
  const scale = norm.weight.value as tf.Tensor1D;
  const shift = norm.bias.value as tf.Tensor1D;
  if (!training) return batchNormInfer(x, norm.mean, norm.variance, scale, shift, EPSILON);
  const { y, mean, variance } = batchNormTrain(x, scale, shift, EPSILON);
  norm.waiting.push({ mean: tf.keep(mean), variance: tf.keep(variance) });
  return y;
}

/** Takes the statistics of the batches seen since the last call into the running ones, in order. */
export function settle(norms: readonly BatchNorm[]): void {
  for (const norm of norms) {
    for (const { mean, variance } of norm.waiting.splice(0)) {
      const blend = (running: tf.Tensor1D, batch: tf.Tensor1D) =>
        tf.tidy(() => tf.keep(tf.add(tf.mul(running, 1 - MOMENTUM), tf.mul(batch, MOMENTUM)) as tf.Tensor1D));
      const next = { mean: blend(norm.mean, mean), variance: blend(norm.variance, variance) };
      tf.dispose([mean, variance, norm.mean, norm.variance]);
      norm.mean = next.mean;
      norm.variance = next.variance;
      norm.batches += 1;
    }
  }
}

/** Forgets the statistics that wait: after a forward pass that must leave no trace. */
export function forget(norms: readonly BatchNorm[]): void {
  for (const norm of norms) for (const { mean, variance } of norm.waiting.splice(0)) tf.dispose([mean, variance]);
}
