import * as tf from '@tensorflow/tfjs-core';
import { relu } from '../engine/ops.ts';
import { type BatchNorm, batchNorm, KERAS } from './batch-norm.ts';
import { convolutionMacs } from './macs.ts';
import type { Network } from './network.ts';
import { heNormal, type Parameter, zeros } from './parameter.ts';
import { sameConv } from './same-conv.ts';
import type { WeightBuilder } from './weights.ts';

/** Width of the narrow convolutions, and how many times wider a block ends. */
const STACKS = [
  { width: 16, wider: 4 },
  { width: 64, wider: 2 },
  { width: 128, wider: 2 },
];

interface Convolution {
  readonly filter: Parameter;
  readonly shift: Parameter;
}

/**
 * The CIFAR ResNet v2 of Keras' SimSiam example, depth 9n + 2 (He et al. 2016, 1603.05027): three stacks of n bottleneck
 * blocks, 256 features. Each convolution but the first and the shortcuts has normalisation and ReLU before it. As there,
 * shortcuts read the map as it is, and the last map is pooled without normalisation or ReLU. Convolutions have biases and
 * TensorFlow's `same` padding, momentum is 0.99 and epsilon 1e-3.
 */
export function resnetV2Cifar(builder: WeightBuilder, channels: number, n: number): Network {
  const convolution = (name: string, inputs: number, outputs: number, kernel: number): Convolution => ({
    filter: builder.conv(name, inputs, outputs, kernel, heNormal),
    shift: builder.bias(name, inputs, outputs, zeros),
  });
  const norm = (name: string, width: number): BatchNorm => builder.norm(name, width, KERAS);

  const entry = { ...convolution('conv1', channels, 16, 3), norm: norm('bn1', 16) };
  let inputs = 16;
  const stacks = STACKS.map(({ width, wider }, i) =>
    Array.from({ length: n }, (_, k) => {
      const name = `stack${i + 1}.${k}`;
      const outputs = width * wider;
      const block = {
        stride: i > 0 && k === 0 ? 2 : 1,
        shortcut: k === 0 ? convolution(`${name}.shortcut`, inputs, outputs, 1) : undefined,
        before: norm(`${name}.bn0`, inputs),
        first: convolution(`${name}.conv1`, inputs, width, 1),
        firstNorm: norm(`${name}.bn1`, width),
        second: convolution(`${name}.conv2`, width, width, 3),
        secondNorm: norm(`${name}.bn2`, width),
        third: convolution(`${name}.conv3`, width, outputs, 1),
      };
      inputs = outputs;
      return block;
    }),
  );

  const convolve = ({ filter, shift }: Convolution, x: tf.Tensor4D, stride: number) =>
    tf.add(sameConv(x, filter.value as tf.Tensor4D, stride), shift.value) as tf.Tensor4D;
  type Block = (typeof stacks)[number][number];
  const residual = (block: Block, x: tf.Tensor4D, training: boolean): tf.Tensor4D => {
    const one = convolve(block.first, relu(batchNorm(x, block.before, training)), 1);
    const two = convolve(block.second, relu(batchNorm(one, block.firstNorm, training)), block.stride);
    const three = convolve(block.third, relu(batchNorm(two, block.secondNorm, training)), 1);
    return tf.add(block.shortcut ? convolve(block.shortcut, x, block.stride) : x, three) as tf.Tensor4D;
  };
  return {
    maps(x, training) {
      let y = relu(batchNorm(convolve(entry, x, 1), entry.norm, training));
      return stacks.map((blocks) => {
        for (const block of blocks) y = residual(block, y, training);
        return y;
      });
    },
    macs(height, width) {
      const count = convolutionMacs(height, width);
      // For sizes that the stride divides, `same` gives the maps that a padding of one pixel gives.
      count.convolve(entry.filter, 1, 1);
      for (const { shortcut, first, second, third, stride } of stacks.flat()) {
        if (shortcut) count.beside(shortcut.filter, stride, 0);
        count.convolve(first.filter, 1, 0);
        count.convolve(second.filter, stride, 1);
        count.convolve(third.filter, 1, 0);
      }
      return count.total();
    },
  };
}
