import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs-core';
import { normaliseRows } from '../../../learn/losses/normalise-rows.ts';
import { ntXent } from '../../../learn/losses/nt-xent.ts';
import { supCon } from '../../../learn/losses/supcon.ts';
import { sinkhorn, swappedPrediction } from '../../../learn/losses/swav.ts';
import { useEngine } from '../engine.ts';
import { fill } from '../fill.ts';
import { assertClose, reference } from '../reference.ts';

const expected = reference('losses');
const filled = (seed: number, columns: number) => tf.tensor2d(fill(seed, 8 * columns), [8, columns]);
/** The input of the golden values, 8 x 5. */
const golden = (value: (i: number, j: number) => number, rows = 8) =>
  tf.tensor2d(Array.from({ length: rows }, (_, i) => Array.from({ length: 5 }, (_, j) => value(i + 1, j + 1))));
const z1 = () => golden((i, j) => Math.sin(0.37 * i * j) + 0.1 * j);
const z2 = () => golden((i, j) => Math.sin(0.37 * i * j + 0.25) + 0.2 * Math.cos(0.91 * i + 1.3 * j));
const LABELS = Int32Array.of(0, 1, 2, 0, 1, 2, 0, 1);

const withGradients = (loss: (a: tf.Tensor2D, b: tf.Tensor2D) => tf.Scalar, inputs: tf.Tensor2D[]) => {
  const { value, grads } = tf.valueAndGrads(loss as (...x: tf.Tensor[]) => tf.Scalar)(inputs);
  return { value: value.dataSync(), gradients: grads.map((gradient) => gradient.dataSync()) };
};

describe('The assignments of SwAV', () => {
  before(useEngine);

  it('have the golden values: samples sum to 1, prototypes lie near their share', () => {
    const prototypes = normaliseRows(golden((k, j) => Math.sin(0.7 * k + 0.9 * j), 6));
    const scores = (z: tf.Tensor2D) => tf.matMul(normaliseRows(z), prototypes, false, true) as tf.Tensor2D;
    const options = { epsilon: 0.05, iterations: 3 };
    const [s1, s2] = [scores(z1()), scores(z2())];
    const q = sinkhorn(s1, options);
    assertClose(q.arraySync()[0]!, [0, 0, 3e-8, 0.00022214, 0.11516253, 0.8846153], 1e-5, 'row 0');
    for (const sum of tf.sum(q, 1).dataSync()) assert.ok(Math.abs(sum - 1) < 1e-5);
    const mass = tf.mul(tf.sum(q, 0), 6 / 8).dataSync();
    assertClose(mass, [0.665903, 0.490137, 0.746643, 1.391071, 1.470794, 1.235452], 1e-5, 'prototype mass');
    const loss = swappedPrediction([q, sinkhorn(s2, options)], [s1, s2], { temperature: 0.1 });
    assertClose(loss.dataSync(), [1.71814055], 1e-5, 'swapped prediction');
  });

  it('give the loss and the gradients of the reference implementation', () => {
    const { swav } = expected;
    const loss = (s1: tf.Tensor2D, s2: tf.Tensor2D) =>
      swappedPrediction([sinkhorn(s1, swav), sinkhorn(s2, swav)], [s1, s2], swav);
    const { value, gradients } = withGradients(loss, [filled(1006, 10), filled(1007, 10)]);
    assertClose(value, [swav.value], 1e-4, 'loss');
    for (const [k, gradient] of gradients.entries())
      assertClose(gradient, swav.grads[k]!.flat(), 1e-4, `gradient ${k}`);
  });

  it('stay finite for scores that are no cosines', () => {
    const large = tf.mul(filled(1006, 10), 50) as tf.Tensor2D;
    for (const value of sinkhorn(large, { epsilon: 0.05, iterations: 3 }).dataSync()) assert.ok(Number.isFinite(value));
  });

  it('weigh small crops by the pairs that they are part of', () => {
    const [s1, s2, s3] = [filled(1006, 10), filled(1007, 10), filled(1008, 10)];
    const q = [sinkhorn(s1, expected.swav), sinkhorn(s2, expected.swav)] as const;
    const pair = (i: 0 | 1, s: tf.Tensor2D) => swappedPrediction([q[i]], [s1, s], { temperature: 0.1 }).dataSync()[0]!;
    // With one assignment the first scores are its own, so this is the loss of that one pair.
    const all = swappedPrediction(q, [s1, s2, s3], { temperature: 0.1 }).dataSync()[0]!;
    const swapped = swappedPrediction([q[1]], [s2, s1], { temperature: 0.1 }).dataSync()[0]!;
    assert.ok(Math.abs(all - (pair(0, s2) + pair(0, s3) + swapped + pair(1, s3)) / 4) < 1e-4);
  });
});

describe('The supervised contrastive loss', () => {
  before(useEngine);

  it('is L_out, with the gradients of the reference implementation', () => {
    const { supcon } = expected;
    const loss = (a: tf.Tensor2D, b: tf.Tensor2D) => supCon(a, b, LABELS, supcon);
    const { value, gradients } = withGradients(loss, [filled(1001, 16), filled(1002, 16)]);
    assertClose(value, [supcon.value], 1e-4, 'loss');
    for (const [k, gradient] of gradients.entries())
      assertClose(gradient, supcon.grads[k]!.flat(), 1e-4, `gradient ${k}`);
    assertClose(supCon(z1(), z2(), LABELS, { temperature: 0.1 }).dataSync(), [6.96787537], 1e-5, 'golden value');
  });

  it('is NT-Xent where no image has a label, and never not a number', () => {
    const none = new Int32Array(8).fill(-1);
    const alone = Int32Array.from({ length: 8 }, (_, i) => i);
    const expectedLoss = ntXent(z1(), z2(), { temperature: 0.5 }).dataSync()[0]!;
    for (const labels of [none, alone])
      assertClose(supCon(z1(), z2(), labels, { temperature: 0.5 }).dataSync(), [expectedLoss], 1e-6, 'loss');
  });
});
