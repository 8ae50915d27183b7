import * as tf from '@tensorflow/tfjs-core';
import { type BatchNorm, batchNorm, KERAS } from '../encoders/batch-norm.ts';
import { glorotUniform, type Parameter, zeros } from '../encoders/parameter.ts';
import type { WeightBuilder } from '../encoders/weights.ts';
import { relu } from '../engine/ops.ts';
import type { Projector } from './projector.ts';

/** One dense layer of Keras and what follows it, in order. */
export interface KerasLayer {
  readonly width: number;
  readonly bias: boolean;
  readonly after: readonly ('norm' | 'relu')[];
}

/**
 * A perceptron of Keras' layers: Glorot's first weights, biases of 0, and Keras' batch normalisation.
 *
 * @param training - Whether normalisation takes the statistics of the batch; otherwise it takes its first ones, 0 and 1.
 */
export function kerasHead(
  builder: WeightBuilder,
  inputs: number,
  layers: readonly KerasLayer[],
  { name = 'projector', training = true }: { readonly name?: string; readonly training?: boolean } = {},
): Projector {
  let width = inputs;
  let macs = 0;
  const built = layers.map(({ width: outputs, bias, after }, i) => {
    const weight: Parameter = builder.linear(`${name}.${i}`, width, outputs, glorotUniform);
    const shift = bias ? builder.bias(`${name}.${i}`, width, outputs, zeros) : undefined;
    const norm: BatchNorm | undefined = after.includes('norm')
      ? builder.norm(`${name}.${i}.norm`, outputs, KERAS)
      : undefined;
    macs += width * outputs;
    width = outputs;
    return { weight, shift, norm, after };
  });
  return {
    macs,
    forward: (features) =>
      built.reduce<tf.Tensor2D>((x, { weight, shift, norm, after }) => {
        const y: tf.Tensor2D = tf.matMul(x, weight.value as tf.Tensor2D);
        const shifted = shift ? (tf.add(y, shift.value) as tf.Tensor2D) : y;
        return after.reduce<tf.Tensor2D>(
          (z, step) => (step === 'relu' ? relu(z) : batchNorm(z, norm!, training)),
          shifted,
        );
      }, features),
  };
}

/** Dense layers of these widths with biases, and ReLU after each but the last: the heads of Keras' SimCLR and NNCLR examples. */
export const rectified = (widths: readonly number[]): KerasLayer[] =>
  widths.map((width, i) => ({ width, bias: true, after: i < widths.length - 1 ? ['relu'] : [] }));
