import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs-core';
import { byol, simSiam } from '../../../learn/losses/cosine.ts';
import { infoNce } from '../../../learn/losses/info-nce.ts';
import { nearestNeighbours, nnclr } from '../../../learn/losses/nearest.ts';
import { normaliseRows } from '../../../learn/losses/normalise-rows.ts';
import { ntXent } from '../../../learn/losses/nt-xent.ts';
import { vicReg } from '../../../learn/losses/vicreg.ts';
import { useEngine } from '../engine.ts';
import { fill } from '../fill.ts';
import { assertClose, reference } from '../reference.ts';

const expected = reference('losses');
type Loss = (...inputs: tf.Tensor2D[]) => tf.Scalar;

const filled = (seed: number, rows = 8) => tf.tensor2d(fill(seed, rows * 16), [rows, 16]);
/** The input of the golden values: z1 = sin(.37 ij) + .1 j, z2 = sin(.37 ij + .25) + .2 cos(.91 i + 1.3 j), 8 x 5. */
const golden = (value: (i: number, j: number) => number, rows = 8) =>
  tf.tensor2d(Array.from({ length: rows }, (_, i) => Array.from({ length: 5 }, (_, j) => value(i + 1, j + 1))));
const goldenPair = () =>
  [
    golden((i, j) => Math.sin(0.37 * i * j) + 0.1 * j),
    golden((i, j) => Math.sin(0.37 * i * j + 0.25) + 0.2 * Math.cos(0.91 * i + 1.3 * j)),
  ] as const;

function assertLoss(loss: Loss, inputs: tf.Tensor2D[], { value, grads }: { value: number; grads: number[][] }) {
  const found = tf.valueAndGrads(loss as (...x: tf.Tensor[]) => tf.Scalar)(inputs);
  assertClose(found.value.dataSync(), [value], 1e-4, 'loss');
  for (const [k, gradient] of grads.entries())
    assertClose(found.grads[k]!.dataSync(), gradient.flat(), 1e-4, `gradient ${k}`);
}

describe('The losses of two views', () => {
  before(useEngine);

  it('have the values and the gradients of the reference implementations', () => {
    const [z1, z2] = [filled(1001), filled(1002)];
    const { nt_xent, vicreg, moco, simsiam, byol: byolExpected } = expected;
    assertLoss((a, b) => ntXent(a!, b!, nt_xent), [z1, z2], nt_xent);
    const weights = { invariance: vicreg.lambda, variance: vicreg.mu, covariance: vicreg.nu };
    assertLoss((a, b) => vicReg(a!, b!, weights), [z1, z2], vicreg);
    const queue = normaliseRows(filled(1005, 20));
    assertLoss((q) => infoNce(q!, z2, queue, moco), [z1], moco);
    const [p1, p2] = [filled(1003), filled(1004)];
    const { nnclr: nnclrExpected } = expected;
    assertLoss((p) => nnclr(nearestNeighbours(z1, queue), p!, nnclrExpected), [p2], nnclrExpected);
    assertLoss((a, b) => simSiam({ p1: a!, p2: b!, z1, z2 }), [p1, p2], simsiam);
    assertLoss((a, b) => byol({ p1: a!, p2: b!, z1, z2 }), [p1, p2], byolExpected);
  });

  it('have the golden values', () => {
    const [z1, z2] = goldenPair();
    for (const [temperature, value] of [
      [0.5, 1.5638502],
      [0.2, 0.72111754],
      [0.1, 0.31124345],
    ] as const)
      assertClose(ntXent(z1, z2, { temperature }).dataSync(), [value], 1e-5, `NT-Xent at ${temperature}`);
    assertClose(simSiam({ p1: z1, p2: z1, z1: z2, z2 }).dataSync(), [-0.89420598], 1e-5, 'SimSiam');
    const queue = normaliseRows(golden((k, j) => Math.cos(0.53 * k * j + 0.4), 16));
    for (const [temperature, value] of [
      [0.2, 0.78591018],
      [0.07, 0.42579682],
    ] as const)
      assertClose(infoNce(z1, z2, queue, { temperature }).dataSync(), [value], 1e-5, `MoCo at ${temperature}`);
  });

  it('take the golden neighbours from the queue', () => {
    const [z1, z2] = goldenPair();
    const queue = normaliseRows(golden((k, j) => Math.cos(0.53 * k * j + 0.4), 16));
    const neighbours = nearestNeighbours(z1, queue);
    const indices = [11, 10, 10, 1, 8, 2, 6, 6];
    assert.deepEqual(neighbours.arraySync(), tf.gather(queue, tf.tensor1d(indices, 'int32')).arraySync());
    assertClose(nnclr(neighbours, z2, { temperature: 0.1 }).dataSync(), [0.79609506], 1e-5, 'NNCLR');
  });

  it('are at the levels that mean collapse where all features are the same', () => {
    const same = tf.ones([8, 16]) as tf.Tensor2D;
    assertClose(ntXent(same, same, { temperature: 0.5 }).dataSync(), [Math.log(15)], 1e-5, 'ln(2b - 1)');
    const queue = normaliseRows(tf.ones([20, 16]));
    assertClose(infoNce(same, same, queue, { temperature: 0.2 }).dataSync(), [Math.log(21)], 1e-5, 'ln(k + 1)');
    assertClose(simSiam({ p1: same, p2: same, z1: same, z2: same }).dataSync(), [-1], 1e-5, '-1');
  });

  it('send no gradient through projections, keys and queue', () => {
    const [z1, z2] = [filled(1001), filled(1002)];
    const through = (loss: Loss, inputs: tf.Tensor2D[]) =>
      tf
        .valueAndGrads(loss as (...x: tf.Tensor[]) => tf.Scalar)(inputs)
        .grads.map((g) => tf.max(tf.abs(g)).dataSync()[0]!);
    const [toQuery, toKey, toQueue] = through(
      (q, k, queue) => infoNce(q!, k!, normaliseRows(queue!), { temperature: 0.2 }),
      [z1, z2, filled(1005, 20)],
    );
    assert.ok(toQuery! > 0);
    assert.deepEqual([toKey, toQueue], [0, 0]);
    const [toPrediction, toProjection] = through((p, z) => simSiam({ p1: p!, p2: p!, z1: z!, z2: z! }), [z1, z2]);
    assert.ok(toPrediction! > 0);
    assert.equal(toProjection, 0);
  });
});
