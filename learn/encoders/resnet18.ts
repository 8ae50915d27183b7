import * as tf from '@tensorflow/tfjs-core';
import { conv2d, maxPool, relu } from '../engine/ops.ts';
import { type BatchNorm, batchNorm } from './batch-norm.ts';
import type { Network } from './encoder.ts';
import { convolutionMacs, type MacCounter } from './macs.ts';
import { kaimingNormalFanOut, type Parameter } from './parameter.ts';
import type { WeightBuilder } from './weights.ts';

interface Unit {
  readonly filter: Parameter;
  readonly norm: BatchNorm;
  readonly stride: number;
  readonly padding: number;
}

interface Block {
  readonly first: Unit;
  readonly second: Unit;
  readonly shortcut?: Unit;
}

/**
 * torchvision's ResNet-18 without its classifier (He et al. 2015, 1512.03385): 512 features, torchvision's names.
 *
 * @param stem - `imagenet`: 7x7 stride 2 and 3x3 max-pool stride 2. `cifar`: 3x3 stride 1, no pool.
 */
export function resnet18(builder: WeightBuilder, channels: number, stem: 'imagenet' | 'cifar'): Network {
  const unit = (conv: string, norm: string, inputs: number, outputs: number, kernel: number, stride: number): Unit => ({
    filter: builder.conv(conv, inputs, outputs, kernel, kaimingNormalFanOut),
    norm: builder.norm(norm, outputs),
    stride,
    padding: (kernel - 1) / 2,
  });
  const block = (name: string, inputs: number, outputs: number, stride: number): Block => ({
    first: unit(`${name}.conv1`, `${name}.bn1`, inputs, outputs, 3, stride),
    second: unit(`${name}.conv2`, `${name}.bn2`, outputs, outputs, 3, 1),
    ...(inputs === outputs
      ? {}
      : { shortcut: unit(`${name}.downsample.0`, `${name}.downsample.1`, inputs, outputs, 1, stride) }),
  });

  const entry =
    stem === 'imagenet' ? unit('conv1', 'bn1', channels, 64, 7, 2) : unit('conv1', 'bn1', channels, 64, 3, 1);
  const blocks: Block[] = [];
  let inputs = 64;
  for (const [i, outputs] of [64, 128, 256, 512].entries()) {
    blocks.push(
      block(`layer${i + 1}.0`, inputs, outputs, i === 0 ? 1 : 2),
      block(`layer${i + 1}.1`, outputs, outputs, 1),
    );
    inputs = outputs;
  }

  const apply = ({ filter, norm, stride, padding }: Unit, x: tf.Tensor4D, training: boolean) =>
    batchNorm(conv2d(x, filter.value as tf.Tensor4D, stride, padding), norm, training);
  return {
    maps(x, training) {
      const maps: tf.Tensor4D[] = [];
      let y = relu(apply(entry, x, training));
      if (stem === 'imagenet') y = maxPool(y, 3, 2, 1);
      for (const [i, { first, second, shortcut }] of blocks.entries()) {
        const inner = apply(second, relu(apply(first, y, training)), training);
        y = relu(tf.add(inner, shortcut ? apply(shortcut, y, training) : y));
        if (i % 2 === 1) maps.push(y);
      }
      return maps;
    },
    macs(height, width) {
      const count: MacCounter = convolutionMacs(height, width);
      count.convolve(entry.filter, entry.stride, entry.padding);
      if (stem === 'imagenet') count.pool(3, 2, 1);
      for (const { first, second, shortcut } of blocks) {
        if (shortcut) count.beside(shortcut.filter, shortcut.stride, shortcut.padding);
        count.convolve(first.filter, first.stride, first.padding);
        count.convolve(second.filter, second.stride, second.padding);
      }
      return count.total();
    },
  };
}
