import * as tf from '@tensorflow/tfjs-core';
import { type BatchNorm, batchNorm } from '../encoders/batch-norm.ts';
import { type Parameter, torchDefault } from '../encoders/parameter.ts';
import type { WeightBuilder } from '../encoders/weights.ts';
import { conv2d, relu } from '../engine/ops.ts';

export interface Decoder {
  /**
   * Decodes a map of size `from` to size `to`, with the batch's statistics in training and the running ones otherwise.
   * [b, from.height, from.width, inputs] to [b, to.height, to.width, outputs]
   */
  forward(map: tf.Tensor4D, training: boolean): tf.Tensor4D;
  readonly macs: number;
}

export interface Size {
  readonly height: number;
  readonly width: number;
}

export interface DecoderShape {
  readonly inputs: number;
  readonly outputs: number;
  readonly from: Size;
  readonly to: Size;
  /** Channels after the first convolution; each doubling of the map halves them, down to 16. */
  readonly channels: number;
}

/**
 * Doubles a map until it covers the target, with a 3x3 convolution, normalisation and ReLU after each doubling, and a last
 * convolution to the outputs. The result is cropped to the target's size.
 */
export function createDecoder(builder: WeightBuilder, { inputs, outputs, from, to, channels }: DecoderShape): Decoder {
  const doublings = Math.max(0, Math.ceil(Math.log2(Math.max(to.height / from.height, to.width / from.width))));
  const layers: { filter: Parameter; norm: BatchNorm }[] = [];
  let width = inputs;
  let area = from.height * from.width;
  let macs = 0;
  for (let i = 0; i < Math.max(1, doublings); i++) {
    const next = Math.max(16, channels >> i);
    layers.push({
      filter: builder.conv(`decoder.${2 * i}`, width, next, 3, torchDefault),
      norm: builder.norm(`decoder.${2 * i + 1}`, next),
    });
    if (i < doublings) area *= 4;
    macs += area * 9 * width * next;
    width = next;
  }
  const last = builder.conv(`decoder.${2 * layers.length}`, width, outputs, 3, torchDefault);
  const shift = builder.bias(`decoder.${2 * layers.length}`, 9 * width, outputs);
  macs += area * 9 * width * outputs;
  return {
    macs,
    forward(map, training) {
      let y = map;
      for (const [i, { filter, norm }] of layers.entries()) {
        if (i < doublings) y = doubled(y);
        y = relu(batchNorm(conv2d(y, filter.value as tf.Tensor4D, 1, 1), norm, training));
      }
      const out = tf.add(conv2d(y, last.value as tf.Tensor4D, 1, 1), shift.value) as tf.Tensor4D;
      return tf.slice(out, [0, 0, 0, 0], [-1, to.height, to.width, -1]);
    },
  };
}

/** Repeats every pixel in both directions, by concatenation, since every engine has its gradient. */
function doubled(x: tf.Tensor4D): tf.Tensor4D {
  const [b, h, w, c] = x.shape;
  const column = tf.reshape(x, [b * h, w, 1, c]);
  const wide = tf.reshape(tf.concat([column, column], 2), [b, h, 1, 2 * w * c]);
  return tf.reshape(tf.concat([wide, wide], 2), [b, 2 * h, 2 * w, c]);
}
