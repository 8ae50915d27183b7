import * as tf from '@tensorflow/tfjs-core';
import { conv2d, halvingInputGradient } from '../../../learn/encoders/convolution.ts';
import { conv2d as engineConv2d } from '../../../learn/engine/ops.ts';
import { useEngine } from '../engine.ts';
import { fill } from '../fill.ts';
import { assertClose } from '../reference.ts';

const tensor = (seed: number, shape: [number, number, number, number]) =>
  tf.tensor4d(
    fill(
      seed,
      shape.reduce((product, n) => product * n, 1),
    ),
    shape,
  );

describe('The gradient of a convolution that halves a map', () => {
  before(useEngine);

  for (const [height, width] of [
    [8, 8],
    [4, 6],
    [2, 2],
  ] as const)
    it(`is the engine's own at ${height}x${width}`, () => {
      const x = tensor(1, [3, height, width, 5]);
      const filter = tensor(2, [3, 3, 5, 7]);
      const dy = tensor(3, [3, height / 2, width / 2, 7]);
      const gradients = (convolve: typeof conv2d) =>
        tf.valueAndGrads((a: tf.Tensor, b: tf.Tensor) =>
          tf.sum(tf.mul(convolve(a as tf.Tensor4D, b as tf.Tensor4D, 2, 1), dy)),
        )([x, filter]);
      const own = gradients(conv2d);
      const engine = gradients(engineConv2d);
      assertClose(own.value.dataSync(), engine.value.dataSync(), 1e-5, 'value');
      for (const k of [0, 1]) assertClose(own.grads[k]!.dataSync(), engine.grads[k]!.dataSync(), 1e-5, `gradient ${k}`);
      assertClose(halvingInputGradient(dy, filter).dataSync(), engine.grads[0]!.dataSync(), 1e-5, 'on any engine');
    });
});
