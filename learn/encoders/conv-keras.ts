import * as tf from '@tensorflow/tfjs-core';
import { conv2d, relu } from '../engine/ops.ts';
import { convolutionMacs } from './macs.ts';
import type { Network } from './network.ts';
import { glorotUniform, type Initialiser, zeros } from './parameter.ts';
import { imageTooSmall } from './problems.ts';
import type { WeightBuilder } from './weights.ts';

const WIDTH = 128;
/** Side of the map that the dense layer reads: that of an image of 96 pixels after four convolutions. */
const LAST = 5;
/** The smallest side that leaves such a map. */
const SMALLEST = 95;

/** Keras' rule for a dense layer of as many inputs as the map has values. */
const dense: Initialiser = (shape, random) =>
  glorotUniform([shape[0]!, shape.slice(1).reduce((product, n) => product * n, 1)], random);

/**
 * The encoder of Keras' SimCLR and NNCLR examples on STL-10: four 3x3 convolutions (128 channels, stride 2, no padding), each
 * with ReLU, and a dense layer of 128 values with ReLU on the whole map, without batch normalisation. The dense layer is a
 * convolution of the map's size, so images of 96 pixels leave one place, and larger ones several, whose mean is taken.
 *
 * @throws Problem `image-too-small` for images of fewer than 95 pixels a side
 */
export function convKeras(builder: WeightBuilder, channels: number): Network {
  const layers = Array.from({ length: 5 }, (_, i) => {
    const last = i === 4;
    const [name, inputs] = [last ? 'dense' : `conv${i + 1}`, i === 0 ? channels : WIDTH];
    const filter = builder.conv(name, inputs, WIDTH, last ? LAST : 3, last ? dense : glorotUniform);
    return { filter, shift: builder.bias(name, inputs, WIDTH, zeros), stride: last ? 1 : 2 };
  });
  return {
    maps(x) {
      const [, height, width] = x.shape;
      if (Math.min(height, width) < SMALLEST) throw imageTooSmall('conv-keras', [height, width], SMALLEST);
      const maps: tf.Tensor4D[] = [];
      for (const { filter, shift, stride } of layers) {
        const y = conv2d(maps.at(-1) ?? x, filter.value as tf.Tensor4D, stride, 0);
        maps.push(relu(tf.add(y, shift.value) as tf.Tensor4D));
      }
      return maps;
    },
    macs(height, width) {
      const count = convolutionMacs(height, width);
      for (const { filter, stride } of layers) count.convolve(filter, stride, 0);
      return count.total();
    },
  };
}
