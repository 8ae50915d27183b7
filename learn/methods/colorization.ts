import * as tf from '@tensorflow/tfjs-core';
import { toInput } from '../encoders/input.ts';
import { colourOf, lightnessOf, rgbOf } from '../encoders/lab.ts';
import { buildWeights } from '../encoders/weights.ts';
import { createDecoder } from './decoder.ts';
import { squaredErrors } from './made-images.ts';
import type { CreateMethod } from './method.ts';

export interface ColorizationOptions {
  /** Channels of the decoder's first convolution. */
  readonly channels: number;
}

/** Colour is predicted on a map smaller than the image by this factor, as in the paper. */
const SHRUNK = 4;
/** Roughly the largest value of a and b. */
const SCALE = 110;

/**
 * Colorization (Zhang, Isola and Efros 2016, 1603.08511): predicts the colour axes a and b of CIE Lab from lightness. The
 * encoder must read lightness alone. The loss is the squared error of (a, b) / 110 at a quarter of the image's resolution,
 * the paper's regression baseline: its colours are dull, but it learns features.
 */
export function colorizationMethod({ channels }: ColorizationOptions): CreateMethod {
  return (encoder, random, { height, width }) => {
    const builder = buildWeights(random, 'init-head');
    const [, h, w, inputs] = mapShape(encoder, height, width);
    const to = { height: Math.ceil(height / SHRUNK), width: Math.ceil(width / SHRUNK) };
    const decoder = createDecoder(builder, { inputs, outputs: 2, from: { height: h, width: w }, to, channels });
    return {
      name: 'colorization',
      views: 1,
      weights: builder.weights,
      macs: decoder.macs,
      references: {},
      loss([view], _step, { pixels }) {
        const map = encoder.maps(view!, true).at(-1)!;
        const target = tf.tensor4d(smallColour(pixels[0]!, height, width), [view!.shape[0], to.height, to.width, 2]);
        return { loss: tf.mean(tf.squaredDifference(decoder.forward(map, true), target)) as tf.Scalar };
      },
      async draw(pixels) {
        const count = pixels.length / (height * width * 3);
        const small = tf.tidy(() => {
          const map = encoder.maps(toInput(pixels, height, width, encoder.spec), false).at(-1)!;
          return decoder.forward(map, false);
        });
        // A value covers a block of pixels; interpolation makes the colour change smoothly between blocks.
        const large = tf.tidy(() => tf.image.resizeBilinear(small, [height, width], false, true));
        const [made, colour] = (await Promise.all([small.data(), large.data()])) as [Float32Array, Float32Array];
        tf.dispose([small, large]);
        const lightness = lightnessOf(pixels);
        return {
          rows: ['lightness', 'made of it', 'original'],
          pixels: Buffer.concat([
            rgbOf(lightness, new Float32Array(2 * lightness.length)),
            rgbOf(
              lightness,
              colour.map((value) => SCALE * value),
            ),
            pixels,
          ]),
          errors: squaredErrors(made, smallColour(pixels, height, width), count),
        };
      },
    };
  };
}

function mapShape(encoder: { maps(x: tf.Tensor4D, training: boolean): readonly tf.Tensor4D[] }, h: number, w: number) {
  const one = tf.tidy(() => encoder.maps(tf.zeros([1, h, w, 1]), false).at(-1)!);
  one.dispose();
  return one.shape;
}

/** Means of a / 110 and b / 110 over blocks of 4x4 pixels; blocks at the edge may be smaller. [images, rows, columns, 2] */
function smallColour(pixels: Uint8Array, height: number, width: number): Float32Array {
  const colour = colourOf(pixels);
  const [rows, columns] = [Math.ceil(height / SHRUNK), Math.ceil(width / SHRUNK)];
  const images = pixels.length / (3 * height * width);
  const out = new Float32Array(images * rows * columns * 2);
  for (let image = 0; image < images; image++)
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) {
        const [row, column] = [Math.floor(y / SHRUNK), Math.floor(x / SHRUNK)];
        const size = Math.min(SHRUNK, height - row * SHRUNK) * Math.min(SHRUNK, width - column * SHRUNK);
        const from = 2 * ((image * height + y) * width + x);
        const to = 2 * ((image * rows + row) * columns + column);
        for (const axis of [0, 1]) out[to + axis]! += colour[from + axis]! / (size * SCALE);
      }
  return out;
}
