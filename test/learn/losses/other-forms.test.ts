import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs-core';
import { barlowTwins } from '../../../learn/losses/barlow-twins.ts';
import { nearestNeighbours, nnclr } from '../../../learn/losses/nearest.ts';
import { normaliseRows } from '../../../learn/losses/normalise-rows.ts';
import { ntXent } from '../../../learn/losses/nt-xent.ts';
import { supCon } from '../../../learn/losses/supcon.ts';
import { usePlainEngine } from '../plain-engine.ts';
import { assertClose } from '../reference.ts';

/** The input of the golden values, 8 x 5. */
const golden = (value: (i: number, j: number) => number, rows = 8) =>
  tf.tensor2d(Array.from({ length: rows }, (_, i) => Array.from({ length: 5 }, (_, j) => value(i + 1, j + 1))));
const z1 = () => golden((i, j) => Math.sin(0.37 * i * j) + 0.1 * j);
const z2 = () => golden((i, j) => Math.sin(0.37 * i * j + 0.25) + 0.2 * Math.cos(0.91 * i + 1.3 * j));
const LABELS = [0, 1, 2, 0, 1, 2, 0, 1];
const value = (loss: tf.Scalar): number => loss.dataSync()[0]!;

/** -ln of the summed weight of the positives among all, exp(cosine / T), averaged over anchors: solo-learn's SupCon, L_in. */
function insideTheSum(temperature: number): number {
  const rows = normaliseRows(tf.concat([z1(), z2()], 0)).arraySync();
  const labels = [...LABELS, ...LABELS];
  const weight = (a: number, b: number) =>
    Math.exp(rows[a]!.reduce((sum, x, k) => sum + x * rows[b]![k]!, 0) / temperature);
  const losses = rows.map((_, a) => {
    let [positive, all] = [0, 0];
    for (const b of rows.keys()) {
      if (b === a) continue;
      all += weight(a, b);
      if (labels[a] === labels[b]) positive += weight(a, b);
    }
    return -Math.log(positive / all);
  });
  return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
}

/** Other implementations give other losses for the same input: this says why, and by how much. */
describe('Losses as others have them', () => {
  before(usePlainEngine);

  it('differ by a factor of T / 0.07 in the SupContrast repository', () => {
    assertClose([(value(ntXent(z1(), z2(), { temperature: 0.5 })) * 0.5) / 0.07], [11.1703586], 1e-5, 'without labels');
    const ours = value(supCon(z1(), z2(), Int32Array.from(LABELS), { temperature: 0.1 }));
    assertClose([(ours * 0.1) / 0.07], [9.95410767], 1e-5, 'with labels');
  });

  it('have the logarithm outside the sum in solo-learn: not the loss that the paper recommends', () => {
    assertClose([insideTheSum(0.1)], [0.30800128], 1e-5, 'L_in');
    assert.ok(value(supCon(z1(), z2(), Int32Array.from(LABELS), { temperature: 0.1 })) > 20 * insideTheSum(0.1));
  });

  it('leave out the negatives of the same view in the Keras example', () => {
    const one = nnclr(normaliseRows(z1()), z2(), { temperature: 0.5 });
    const other = nnclr(normaliseRows(z2()), z1(), { temperature: 0.5 });
    assertClose([(value(one) + value(other)) / 2], [1.01644972], 1e-5, 'cross-view InfoNCE');
    assertClose([value(ntXent(z1(), z2(), { temperature: 0.5 }))], [1.5638502], 1e-5, 'NT-Xent');
  });

  it("add NT-Xent's negatives to NNCLR in lightly", () => {
    const queue = normaliseRows(golden((k, j) => Math.cos(0.53 * k * j + 0.4), 16));
    const neighbours = nearestNeighbours(z1(), queue);
    assertClose([value(ntXent(neighbours, z2(), { temperature: 0.1 }))], [1.26478498], 1e-5, 'lightly');
    assertClose([value(nnclr(neighbours, z2(), { temperature: 0.1 }))], [0.79609506], 1e-5, 'the paper');
  });

  it('come to another value of Barlow Twins without the epsilon of the standardisation', () => {
    // Features a thousand times as large: the epsilon of 1e-5 is lost beside their variance.
    const large = (z: tf.Tensor2D) => tf.mul(z, 1000) as tf.Tensor2D;
    assertClose([value(barlowTwins(large(z1()), large(z2()), { lambda: 0.005 }))], [0.01351151], 1e-4, 'exact');
    assertClose([value(barlowTwins(z1(), z2(), { lambda: 0.005 }))], [0.01352255], 1e-4, 'with it');
  });
});
