import * as tf from '@tensorflow/tfjs-core';
import { conv2d, maxPool, relu } from '../engine/ops.ts';
import { type BatchNorm, batchNorm, KERAS } from './batch-norm.ts';
import { convolutionMacs } from './macs.ts';
import type { Network } from './network.ts';
import { glorotUniform, type Parameter, zeros } from './parameter.ts';
import type { WeightBuilder } from './weights.ts';

/** Width, blocks, and the stride at the end of each stack. */
const STACKS = [
  { width: 64, blocks: 3, last: 2 },
  { width: 128, blocks: 4, last: 2 },
  { width: 256, blocks: 6, last: 2 },
  { width: 512, blocks: 3, last: 1 },
];
const NORM = { ...KERAS, epsilon: 1.001e-5 };

interface Convolution {
  readonly filter: Parameter;
  readonly shift?: Parameter;
}

/**
 * ResNet-50 v2 of keras.applications without its classifier. Normalisation and ReLU come before each convolution (He et
 * al. 2016, 1603.05027); the last block of a stack has the stride, and its shortcut takes every second pixel. 2048
 * features; 23,564,800 values with the statistics.
 */
export function resnet50V2(builder: WeightBuilder, channels: number): Network {
  const convolution = (name: string, inputs: number, outputs: number, kernel: number, bias: boolean): Convolution => {
    const filter = builder.conv(name, inputs, outputs, kernel, glorotUniform);
    return bias ? { filter, shift: builder.bias(name, inputs, outputs, zeros) } : { filter };
  };
  const norm = (name: string, width: number): BatchNorm => builder.norm(name, width, NORM);

  const entry = convolution('conv1', channels, 64, 7, true);
  let inputs = 64;
  const stacks = STACKS.map(({ width, blocks, last }, i) =>
    Array.from({ length: blocks }, (_, k) => {
      const name = `stack${i + 1}.${k}`;
      const block = {
        stride: k === blocks - 1 ? last : 1,
        before: norm(`${name}.bn0`, inputs),
        shortcut: k === 0 ? convolution(`${name}.shortcut`, inputs, 4 * width, 1, true) : undefined,
        first: convolution(`${name}.conv1`, inputs, width, 1, false),
        firstNorm: norm(`${name}.bn1`, width),
        second: convolution(`${name}.conv2`, width, width, 3, false),
        secondNorm: norm(`${name}.bn2`, width),
        third: convolution(`${name}.conv3`, width, 4 * width, 1, true),
      };
      inputs = 4 * width;
      return block;
    }),
  );
  const after = norm('bn', inputs);

  const convolve = ({ filter, shift }: Convolution, x: tf.Tensor4D, stride: number, padding: number): tf.Tensor4D => {
    const y = conv2d(x, filter.value as tf.Tensor4D, stride, padding);
    return shift ? (tf.add(y, shift.value) as tf.Tensor4D) : y;
  };
  type Block = (typeof stacks)[number][number];
  const residual = (block: Block, x: tf.Tensor4D, training: boolean): tf.Tensor4D => {
    const { stride } = block;
    const active = relu(batchNorm(x, block.before, training));
    const passed = stride > 1 ? maxPool(x, 1, stride, 0) : x;
    const side = block.shortcut ? convolve(block.shortcut, active, 1, 0) : passed;
    const one = relu(batchNorm(convolve(block.first, active, 1, 0), block.firstNorm, training));
    const two = relu(batchNorm(convolve(block.second, one, stride, 1), block.secondNorm, training));
    return tf.add(side, convolve(block.third, two, 1, 0)) as tf.Tensor4D;
  };
  return {
    maps(x, training) {
      let y = convolve(entry, x, 2, 3);
      // Keras pads with zeros. They can win the maximum, since no ReLU comes before.
      y = maxPool(
        tf.pad(y, [
          [0, 0],
          [1, 1],
          [1, 1],
          [0, 0],
        ]),
        3,
        2,
        0,
      );
      const maps = stacks.map((blocks) => {
        for (const block of blocks) y = residual(block, y, training);
        return y;
      });
      return [...maps.slice(0, -1), relu(batchNorm(maps.at(-1)!, after, training))];
    },
    macs(height, width) {
      const count = convolutionMacs(height, width);
      count.convolve(entry.filter, 2, 3);
      count.pool(3, 2, 1);
      for (const { shortcut, first, second, third, stride } of stacks.flat()) {
        if (shortcut) count.beside(shortcut.filter, 1, 0);
        count.convolve(first.filter, 1, 0);
        count.convolve(second.filter, stride, 1);
        count.convolve(third.filter, 1, 0);
      }
      return count.total();
    },
  };
}
