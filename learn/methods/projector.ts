import * as tf from '@tensorflow/tfjs-core';
import { type BatchNorm, batchNorm } from '../encoders/batch-norm.ts';
import { type Parameter, torchDefault } from '../encoders/parameter.ts';
import type { WeightBuilder } from '../encoders/weights.ts';
import { relu } from '../engine/ops.ts';

export interface Projector {
  /** Maps [b, inputs] to [b, last width], with the batch's statistics. */
  forward(features: tf.Tensor2D): tf.Tensor2D;
  readonly macs: number;
}

export interface ProjectorShape {
  /** Widths of the layers: [512, 512] means inputs-512-512. */
  readonly widths: readonly number[];
  /** `projector` by default; a predictor has this shape too. */
  readonly name?: string;
  /** Batch normalisation after each layer except the last; true by default. */
  readonly norm?: boolean;
  /** After the last layer: nothing (default), or normalisation with or without scale and shift. */
  readonly last?: 'linear' | 'norm' | 'plain-norm';
  /** Biases in layers without normalisation, which would cancel them, or in all; false by default. */
  readonly bias?: boolean | 'all';
}

/**
 * A perceptron on an encoder's features: linear layers, with normalisation and ReLU after each except the last. The defaults
 * give the official Barlow Twins projector (no biases, plain last layer).
 */
export function createProjector(builder: WeightBuilder, inputs: number, shape: ProjectorShape): Projector {
  const { widths, name = 'projector', norm = true, last = 'linear', bias = false } = shape;
  const layers: { weight: Parameter; shift?: Parameter; norm?: BatchNorm; rectified: boolean }[] = [];
  let macs = 0;
  let width = inputs;
  for (const [i, outputs] of widths.entries()) {
    const isLast = i === widths.length - 1;
    const weight = builder.linear(`${name}.${3 * i}`, width, outputs, torchDefault);
    const normed = isLast ? last !== 'linear' : norm;
    const shift =
      bias === 'all' || (bias && !normed) ? { shift: builder.bias(`${name}.${3 * i}`, width, outputs) } : {};
    const after = isLast && last === 'plain-norm' ? builder.plainNorm : builder.norm;
    layers.push({
      weight,
      ...shift,
      ...(normed && { norm: after(`${name}.${3 * i + 1}`, outputs) }),
      rectified: !isLast,
    });
    macs += width * outputs;
    width = outputs;
  }
  return {
    macs,
    forward(features) {
      let z = features;
      for (const { weight, shift, norm, rectified } of layers) {
        z = tf.matMul(z, weight.value as tf.Tensor2D);
        if (shift) z = tf.add(z, shift.value);
        if (norm) z = batchNorm(z, norm, true);
        if (rectified) z = relu(z);
      }
      return z;
    },
  };
}
