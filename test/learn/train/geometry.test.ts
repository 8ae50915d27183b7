import assert from 'node:assert/strict';
import { meanDeviation, rankMe } from '../../../learn/train/collapse.ts';
import { geometryOf } from '../../../learn/train/geometry.ts';

/** The input of the golden values: z1 = sin(.37 ij) + .1 j, z2 = sin(.37 ij + .25) + .2 cos(.91 i + 1.3 j), 8 x 5. */
const golden = (value: (i: number, j: number) => number) =>
  Float32Array.from({ length: 40 }, (_, at) => value(Math.floor(at / 5) + 1, (at % 5) + 1));
const z1 = golden((i, j) => Math.sin(0.37 * i * j) + 0.1 * j);
const z2 = golden((i, j) => Math.sin(0.37 * i * j + 0.25) + 0.2 * Math.cos(0.91 * i + 1.3 * j));
const near = (actual: number, expected: number) => assert.ok(Math.abs(actual - expected) < 1e-5, `${actual}`);

describe('alignment and uniformity', () => {
  it('have the golden values', () => {
    const { alignment, uniformity } = geometryOf(z1, z2, 8, 5);
    near(alignment, 0.21158805);
    near(uniformity, -2.25089052);
    near(meanDeviation(z1, 8, 5), 0.36110886);
    near(rankMe(z1, 8, 5), 4.78351277);
  });

  it('are 0 where all features coincide', () => {
    const same = new Float32Array(40).fill(0.3);
    const { alignment, uniformity } = geometryOf(same, same, 8, 5);
    assert.equal(alignment, 0);
    near(uniformity, 0);
  });
});
