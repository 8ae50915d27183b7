import * as tf from '@tensorflow/tfjs-core';
import { conv2d, maxPool, relu } from '../engine/ops.ts';
import { type BatchNorm, batchNorm } from './batch-norm.ts';
import { convolutionMacs, type MacCounter } from './macs.ts';
import type { Network } from './network.ts';
import { kaimingNormalFanOut, type Parameter } from './parameter.ts';
import type { WeightBuilder } from './weights.ts';

/** Blocks in each of the four layers. */
const BLOCKS = { 18: [2, 2, 2, 2], 34: [3, 4, 6, 3], 50: [3, 4, 6, 3] } as const;
/** Output channels of a bottleneck per channel inside it. */
const EXPANSION = 4;

interface Unit {
  readonly filter: Parameter;
  readonly norm: BatchNorm;
  readonly stride: number;
  readonly padding: number;
}

interface Block {
  readonly path: readonly Unit[];
  readonly shortcut?: Unit;
}

/**
 * torchvision's ResNets without their classifier (He et al. 2015, 1512.03385), with torchvision's names. 512 features;
 * ResNet-50 has bottlenecks with the stride in the 3x3 convolution (v1.5) and 2048 features. First values are
 * torchvision's default: no normalisation starts at zero.
 *
 * @param stem - `imagenet`: 7x7 stride 2 and 3x3 max-pool stride 2. `cifar`: 3x3 stride 1, no pool. `cifar-pad2`: as
 * `cifar`, with 2 zeros on each side, which gives maps of 34x34 for 32x32, as in solo-learn.
 */
export function resnet(
  builder: WeightBuilder,
  channels: number,
  depth: keyof typeof BLOCKS,
  stem: 'imagenet' | 'cifar' | 'cifar-pad2',
): Network {
  const unit = (conv: string, norm: string, inputs: number, outputs: number, kernel: number, stride: number): Unit => ({
    filter: builder.conv(conv, inputs, outputs, kernel, kaimingNormalFanOut),
    norm: builder.norm(norm, outputs),
    stride,
    padding: (kernel - 1) / 2,
  });
  const block = (name: string, inputs: number, width: number, stride: number): Block => {
    const at = (k: number, from: number, to: number, kernel: number, step: number) =>
      unit(`${name}.conv${k}`, `${name}.bn${k}`, from, to, kernel, step);
    const outputs = depth === 50 ? EXPANSION * width : width;
    const path =
      depth === 50
        ? [at(1, inputs, width, 1, 1), at(2, width, width, 3, stride), at(3, width, outputs, 1, 1)]
        : [at(1, inputs, width, 3, stride), at(2, width, width, 3, 1)];
    if (inputs === outputs && stride === 1) return { path };
    return { path, shortcut: unit(`${name}.downsample.0`, `${name}.downsample.1`, inputs, outputs, 1, stride) };
  };

  const [kernel, stride] = stem === 'imagenet' ? [7, 2] : [3, 1];
  const entry = {
    ...unit('conv1', 'bn1', channels, 64, kernel!, stride!),
    ...(stem === 'cifar-pad2' && { padding: 2 }),
  };
  let inputs = 64;
  const layers = BLOCKS[depth].map((blocks, i) =>
    Array.from({ length: blocks }, (_, k) => {
      const made = block(`layer${i + 1}.${k}`, inputs, 64 * 2 ** i, i > 0 && k === 0 ? 2 : 1);
      inputs = made.path.at(-1)!.filter.value.shape[3]!;
      return made;
    }),
  );

  const apply = ({ filter, norm, stride, padding }: Unit, x: tf.Tensor4D, training: boolean) =>
    batchNorm(conv2d(x, filter.value as tf.Tensor4D, stride, padding), norm, training);
  const residual = ({ path, shortcut }: Block, x: tf.Tensor4D, training: boolean): tf.Tensor4D => {
    const inner = path.reduce((y, one, i) => apply(one, i === 0 ? y : relu(y), training), x);
    return relu(tf.add(inner, shortcut ? apply(shortcut, x, training) : x));
  };
  return {
    maps(x, training) {
      const entered = relu(apply(entry, x, training));
      let y = stem === 'imagenet' ? maxPool(entered, 3, 2, 1) : entered;
      return layers.map((blocks) => {
        y = blocks.reduce((map, one) => residual(one, map, training), y);
        return y;
      });
    },
    macs(height, width) {
      const count: MacCounter = convolutionMacs(height, width);
      count.convolve(entry.filter, entry.stride, entry.padding);
      if (stem === 'imagenet') count.pool(3, 2, 1);
      for (const { path, shortcut } of layers.flat()) {
        if (shortcut) count.beside(shortcut.filter, shortcut.stride, shortcut.padding);
        for (const { filter, stride, padding } of path) count.convolve(filter, stride, padding);
      }
      return count.total();
    },
  };
}
