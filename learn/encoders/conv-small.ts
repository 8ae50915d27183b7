import * as tf from '@tensorflow/tfjs-core';
import { conv2d, relu } from '../engine/ops.ts';
import { type BatchNorm, batchNorm } from './batch-norm.ts';
import type { Network } from './encoder.ts';
import { convolutionMacs } from './macs.ts';
import { type Parameter, torchDefault } from './parameter.ts';
import type { WeightBuilder } from './weights.ts';

const LAYERS = [
  { outputs: 32, stride: 1 },
  { outputs: 64, stride: 2 },
  { outputs: 128, stride: 2 },
  { outputs: 256, stride: 2 },
];

/**
 * Four 3x3 convolutions (32, 64, 128, 256 channels; strides 1, 2, 2, 2; padding 1; no bias), each with batch
 * normalisation and ReLU, then the mean over the map: 256 features. 15.0 million multiply-adds at 32x32.
 */
export function convSmall(builder: WeightBuilder, channels: number): Network {
  const layers: { filter: Parameter; norm: BatchNorm; stride: number }[] = [];
  let inputs = channels;
  for (const [i, { outputs, stride }] of LAYERS.entries()) {
    const filter = builder.conv(`features.${3 * i}`, inputs, outputs, 3, torchDefault);
    layers.push({ filter, norm: builder.norm(`features.${3 * i + 1}`, outputs), stride });
    inputs = outputs;
  }
  return {
    forward(x, training) {
      let y = x;
      for (const { filter, norm, stride } of layers)
        y = relu(batchNorm(conv2d(y, filter.value as tf.Tensor4D, stride, 1), norm, training));
      return tf.mean(y, [1, 2]);
    },
    macs(height, width) {
      const count = convolutionMacs(height, width);
      for (const { filter, stride } of layers) count.convolve(filter, stride, 1);
      return count.total();
    },
  };
}
