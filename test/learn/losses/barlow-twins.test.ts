import * as tf from '@tensorflow/tfjs-core';
import { barlowTwins } from '../../../learn/losses/barlow-twins.ts';
import { useEngine } from '../engine.ts';
import { fill } from '../fill.ts';
import { assertClose, reference } from '../reference.ts';

const { barlow_twins: expected } = reference('losses');

/** The input of the golden values: z1 = sin(.37 ij) + .1 j, z2 = sin(.37 ij + .25) + .2 cos(.91 i + 1.3 j), 8 x 5. */
const golden = (value: (i: number, j: number) => number) =>
  tf.tensor2d(Array.from({ length: 8 }, (_, i) => Array.from({ length: 5 }, (_, j) => value(i + 1, j + 1))));

describe('Barlow Twins loss', () => {
  before(useEngine);

  it('has the value and the gradients of PyTorch', () => {
    const z1 = tf.tensor2d(fill(1001, 128), [8, 16]);
    const z2 = tf.tensor2d(fill(1002, 128), [8, 16]);
    const { value, grads } = tf.valueAndGrads((a: tf.Tensor, b: tf.Tensor) =>
      barlowTwins(a as tf.Tensor2D, b as tf.Tensor2D, { lambda: expected.lambda }),
    )([z1, z2]);
    assertClose(value.dataSync(), [expected.value], 1e-4, 'loss');
    for (const k of [0, 1]) assertClose(grads[k]!.dataSync(), expected.grads[k], 1e-4, `gradient ${k}`);
  });

  it('has the golden values of both deviations, and of a scaled loss', () => {
    const z1 = golden((i, j) => Math.sin(0.37 * i * j) + 0.1 * j);
    const z2 = golden((i, j) => Math.sin(0.37 * i * j + 0.25) + 0.2 * Math.cos(0.91 * i + 1.3 * j));
    assertClose(barlowTwins(z1, z2, { lambda: 0.005 }).dataSync(), [0.01352255], 1e-4, 'biased');
    assertClose(
      barlowTwins(z1, z2, { lambda: 0.005, deviation: 'unbiased' }).dataSync(),
      [0.1186453],
      1e-4,
      "Study A's unbiased deviation, which can never reach 0",
    );
    assertClose(barlowTwins(z1, z2, { lambda: 0.0051, scale: 0.1 }).dataSync(), [0.0013683], 1e-4, 'solo-learn');
  });
});
