import type * as tf from '@tensorflow/tfjs-core';
import { conv2d, relu } from '../engine/ops.ts';
import { type BatchNorm, batchNorm } from './batch-norm.ts';
import { convolutionMacs } from './macs.ts';
import type { Network } from './network.ts';
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
    maps(x, training) {
      const maps: tf.Tensor4D[] = [];
      for (const { filter, norm, stride } of layers) {
        const y = conv2d(maps.at(-1) ?? x, filter.value as tf.Tensor4D, stride, 1);
        maps.push(relu(batchNorm(y, norm, training)));
      }
      return maps;
    },
    macs(height, width) {
      const count = convolutionMacs(height, width);
      for (const { filter, stride } of layers) count.convolve(filter, stride, 1);
      return count.total();
    },
  };
}
