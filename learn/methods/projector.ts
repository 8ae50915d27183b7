import * as tf from '@tensorflow/tfjs-core';
import { type BatchNorm, batchNorm } from '../encoders/batch-norm.ts';
import { type Parameter, torchDefault } from '../encoders/parameter.ts';
import type { WeightBuilder } from '../encoders/weights.ts';
import { relu } from '../engine/ops.ts';

export interface Projector {
  /** [b, inputs] to [b, last width], by the batch's statistics. */
  forward(features: tf.Tensor2D): tf.Tensor2D;
  readonly macs: number;
}

/**
 * Linear layers without bias, batch normalisation and ReLU after each but the last, as in the official Barlow Twins:
 * a bias would be cancelled by the normalisation that follows it. Widths [512, 512] give inputs-512-512.
 */
export function createProjector(builder: WeightBuilder, inputs: number, widths: readonly number[]): Projector {
  const layers: { weight: Parameter; norm?: BatchNorm }[] = [];
  let macs = 0;
  let width = inputs;
  for (const [i, outputs] of widths.entries()) {
    const weight = builder.linear(`projector.${3 * i}`, width, outputs, torchDefault);
    const last = i === widths.length - 1;
    layers.push(last ? { weight } : { weight, norm: builder.norm(`projector.${3 * i + 1}`, outputs) });
    macs += width * outputs;
    width = outputs;
  }
  return {
    macs,
    forward(features) {
      let z = features;
      for (const { weight, norm } of layers) {
        z = tf.matMul(z, weight.value as tf.Tensor2D);
        if (norm) z = relu(batchNorm(z, norm, true));
      }
      return z;
    },
  };
}
