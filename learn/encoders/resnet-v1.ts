import * as tf from '@tensorflow/tfjs-core';
import { relu } from '../engine/ops.ts';
import { type BatchNorm, batchNorm, KERAS } from './batch-norm.ts';
import { convolutionMacs } from './macs.ts';
import type { Network } from './network.ts';
import { heNormal, type Parameter, zeros } from './parameter.ts';
import { sameConv } from './same-conv.ts';
import type { WeightBuilder } from './weights.ts';

/** Factor of the sum of squares of all filters, which is added to the loss in training. */
const L2 = 1e-4;

interface Convolution {
  readonly filter: Parameter;
  readonly shift: Parameter;
  readonly stride: number;
}

interface Unit extends Convolution {
  readonly norm: BatchNorm;
}

/**
 * The ResNet v1 of Keras' CIFAR-10 example, depth 6n + 2 (He et al. 2015, 1512.03385, section 4.2): three stacks of n
 * blocks with 16, 32 and 64 filters, 64 features. As in Keras, convolutions have biases and TensorFlow's `same`
 * padding, the 1x1 shortcut has no normalisation, momentum is 0.99, epsilon is 1e-3, and filters carry an L2 penalty.
 * With its classifier of ten outputs, which is not included, ResNet-20 has 274,442 values, 273,066 of them trained.
 */
export function resnetV1(builder: WeightBuilder, channels: number, n: number): Network {
  const filters: Parameter[] = [];
  const convolution = (name: string, inputs: number, outputs: number, kernel: number, stride: number): Convolution => {
    const filter = builder.conv(name, inputs, outputs, kernel, heNormal);
    filters.push(filter);
    return { filter, shift: builder.bias(name, inputs, outputs, zeros), stride };
  };
  const unit = (conv: string, norm: string, inputs: number, outputs: number, stride: number): Unit => ({
    ...convolution(conv, inputs, outputs, 3, stride),
    norm: builder.norm(norm, outputs, KERAS),
  });

  const entry = unit('conv1', 'bn1', channels, 16, 1);
  let inputs = 16;
  const stacks = [16, 32, 64].map((outputs, i) =>
    Array.from({ length: n }, (_, k) => {
      const name = `stack${i + 1}.${k}`;
      const stride = i > 0 && k === 0 ? 2 : 1;
      const first = unit(`${name}.conv1`, `${name}.bn1`, inputs, outputs, stride);
      const second = unit(`${name}.conv2`, `${name}.bn2`, outputs, outputs, 1);
      const shortcut = stride === 2 ? convolution(`${name}.shortcut`, inputs, outputs, 1, stride) : undefined;
      inputs = outputs;
      return { first, second, shortcut };
    }),
  );

  const convolve = ({ filter, shift, stride }: Convolution, x: tf.Tensor4D) =>
    tf.add(sameConv(x, filter.value as tf.Tensor4D, stride), shift.value) as tf.Tensor4D;
  const apply = (one: Unit, x: tf.Tensor4D, training: boolean) => batchNorm(convolve(one, x), one.norm, training);
  return {
    maps(x, training) {
      let y = relu(apply(entry, x, training));
      return stacks.map((blocks) => {
        for (const { first, second, shortcut } of blocks) {
          const inner = apply(second, relu(apply(first, y, training)), training);
          y = relu(tf.add(shortcut ? convolve(shortcut, y) : y, inner));
        }
        return y;
      });
    },
    penalty: () => tf.mul(tf.addN(filters.map(({ value }) => tf.sum(tf.square(value)))), L2) as tf.Scalar,
    macs(height, width) {
      const count = convolutionMacs(height, width);
      // For sizes that the stride divides, `same` gives the maps that a padding of one pixel gives.
      count.convolve(entry.filter, 1, 1);
      for (const { first, second, shortcut } of stacks.flat()) {
        if (shortcut) count.beside(shortcut.filter, shortcut.stride, 0);
        count.convolve(first.filter, first.stride, 1);
        count.convolve(second.filter, 1, 1);
      }
      return count.total();
    },
  };
}
