import * as tf from '@tensorflow/tfjs-core';
import { conv2d, depthwiseConv2d, relu6 } from '../engine/ops.ts';
import { type BatchNorm, batchNorm, type NormStyle } from './batch-norm.ts';
import { HEAD, LITE0_BLOCKS, STEM } from './efficientnet-blocks.ts';
import { convolutionMacs } from './macs.ts';
import type { Network } from './network.ts';
import { type Parameter, torchDefault } from './parameter.ts';
import { sameConv } from './same-conv.ts';
import type { WeightBuilder } from './weights.ts';

const NORM: NormStyle = { epsilon: 1e-3, momentum: 0.01, variance: 'unbiased' };

interface Unit {
  readonly filter: Parameter;
  readonly norm: BatchNorm;
  readonly stride: number;
}

/**
 * EfficientNet-Lite0 (Tan and Le 2019, 1905.11946, without squeeze-and-excitation, ReLU6 for swish), with the names of
 * the PyTorch package efficientnet-lite-pytorch: 1280 features, 3,371,008 trained values, 4,652,008 with its
 * classifier. Padding is TensorFlow's `same` at every size. That package drops blocks at random in training; this code
 * does not.
 */
export function efficientNetLite0(builder: WeightBuilder, channels: number): Network {
  const unit = (filter: Parameter, norm: string, outputs: number, stride = 1): Unit => ({
    filter,
    norm: builder.norm(norm, outputs, NORM),
    stride,
  });
  const conv = (name: string, norm: string, inputs: number, outputs: number, kernel = 1, stride = 1): Unit =>
    unit(builder.conv(name, inputs, outputs, kernel, torchDefault), norm, outputs, stride);

  const stem = conv('_conv_stem', '_bn0', channels, STEM, 3, 2);
  const blocks = LITE0_BLOCKS.map(({ name, inputs, width, outputs, kernel, stride, skip, last }) => {
    const expand = width > inputs ? conv(`${name}._expand_conv`, `${name}._bn0`, inputs, width) : undefined;
    const filter = builder.depthwise(`${name}._depthwise_conv`, width, kernel, torchDefault);
    const depthwise = unit(filter, `${name}._bn1`, width, stride);
    const project = conv(`${name}._project_conv`, `${name}._bn2`, width, outputs);
    return { expand, depthwise, project, skip, last };
  });
  const head = conv('_conv_head', '_bn1', LITE0_BLOCKS.at(-1)!.outputs, HEAD);

  const value = ({ filter }: Unit) => filter.value as tf.Tensor4D;
  const point = (one: Unit, x: tf.Tensor4D, training: boolean) =>
    batchNorm(conv2d(x, value(one), 1, 0), one.norm, training);
  type Block = (typeof blocks)[number];
  const apply = ({ expand, depthwise, project, skip }: Block, x: tf.Tensor4D, training: boolean): tf.Tensor4D => {
    const wide = expand ? relu6(point(expand, x, training)) : x;
    const moved = depthwiseConv2d(wide, value(depthwise), depthwise.stride);
    const y = point(project, relu6(batchNorm(moved, depthwise.norm, training)), training);
    return skip ? (tf.add(y, x) as tf.Tensor4D) : y;
  };
  return {
    maps(x, training) {
      let y = relu6(batchNorm(sameConv(x, value(stem), stem.stride), stem.norm, training));
      const maps: tf.Tensor4D[] = [];
      for (const block of blocks) {
        y = apply(block, y, training);
        if (block.last) maps.push(y);
      }
      return [...maps, relu6(point(head, y, training))];
    },
    macs(height, width) {
      const count = convolutionMacs(height, width);
      // `same` gives maps of the same size as a padding of half the kernel.
      const add = ({ filter, stride }: Unit) => count.convolve(filter, stride, (filter.value.shape[0]! - 1) / 2);
      add(stem);
      for (const { expand, depthwise, project } of blocks) {
        if (expand) add(expand);
        add(depthwise);
        add(project);
      }
      add(head);
      return count.total();
    },
  };
}
