import assert from 'node:assert/strict';
import { type Random, randomStreams, seededStreams } from '../../orchestrator/random.ts';

const draw = (random: Random, n: number): number[] => Array.from({ length: n }, () => random.uniform());

function correlation(x: readonly number[], y: readonly number[]): number {
  const mean = (v: readonly number[]) => v.reduce((a, b) => a + b, 0) / v.length;
  const [mx, my] = [mean(x), mean(y)];
  const sum = (f: (i: number) => number) => x.reduce((total, _, i) => total + f(i), 0);
  const xy = sum((i) => (x[i]! - mx) * (y[i]! - my));
  return xy / Math.sqrt(sum((i) => (x[i]! - mx) ** 2) * sum((i) => (y[i]! - my) ** 2));
}

describe('Random streams', () => {
  it('depend on seed, purpose and indices, never on the order of asking', () => {
    const one = randomStreams(7);
    const forth = [0, 1, 2, 3].map((i) => draw(one('crop', 2, i), 5));
    one('flip').uniform();
    const two = randomStreams(7);
    const back = [3, 2, 1, 0].map((i) => draw(two('crop', 2, i), 5)).reverse();
    assert.deepEqual(back, forth);
    assert.deepEqual(draw(one('crop', 2, 0), 5), forth[0]);
    assert.deepEqual(draw(seededStreams(7, 'crop', 2, 0), 5), forth[0]);
    assert.deepEqual(draw(seededStreams.seeded(7)('crop', 2, 0), 5), forth[0]);
  });

  it('differ in every part of their name', () => {
    const streams = [
      randomStreams(0)('a'),
      randomStreams(1)('a'),
      randomStreams(2 ** 32)('a'),
      randomStreams(0.5)('a'),
      randomStreams(-1)('a'),
      randomStreams(0)('b'),
      randomStreams(0)('ab'),
      randomStreams(0)(''),
      randomStreams(0)('a', 0),
      randomStreams(0)('a', 0, 0),
      randomStreams(0)('a', 1, 0),
      randomStreams(0)('a', 0, 1),
      randomStreams(0)('a', 2 ** 32),
    ];
    const firsts = streams.map((stream) => draw(stream, 4).join());
    assert.equal(new Set(firsts).size, streams.length);
    assert.deepEqual(draw(randomStreams(-0)('a'), 4), draw(randomStreams(0)('a'), 4));
  });

  it('give the values that they gave when results were first stored', () => {
    const random = randomStreams(42)('golden', 3, 1);
    assert.deepEqual([random.int(1e9), random.int(1e9), random.int(7), random.uniform()], GOLDEN.integers);
    const normal = randomStreams(42)('golden', 3, 2);
    for (const value of GOLDEN.normals) assert.ok(Math.abs(normal.normal() - value) < 1e-12);
    assert.deepEqual([...randomStreams(1)('order').permutation(8)], GOLDEN.permutation);
  });

  it('are uniform in [0, 1): mean, variance and chi-square over 256 cells', () => {
    const values = draw(randomStreams(1)('uniform'), 200_000);
    const mean = values.reduce((a, b) => a + b) / values.length;
    const variance = values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length;
    assert.ok(values.every((value) => value >= 0 && value < 1));
    assert.ok(Math.abs(mean - 0.5) < 4 / Math.sqrt(12 * values.length));
    assert.ok(Math.abs(variance - 1 / 12) < 0.001);
    const cells = new Float64Array(256);
    for (const value of values) cells[Math.floor(value * 256)]!++;
    assertChiSquare(cells, values.length);
  });

  it('are uniform across streams too: the first value of each of many neighbours', () => {
    for (const of of [(i: number) => randomStreams(5)('epoch', i), (i: number) => randomStreams(i)('epoch')]) {
      const cells = new Float64Array(128);
      const n = 64_000;
      for (let i = 0; i < n; i++) cells[of(i).int(128)]!++;
      assertChiSquare(cells, n);
    }
  });

  it('of neighbouring names are uncorrelated', () => {
    const n = 4000;
    const of = (...index: number[]) => draw(randomStreams(3)('view', ...index), n);
    const bound = 4.5 / Math.sqrt(n);
    const names = [[0], [1], [2], [0, 0], [0, 1], [1, 0], [1, 1]];
    for (let a = 0; a < names.length; a++)
      for (let b = 0; b < a; b++) assert.ok(Math.abs(correlation(of(...names[a]!), of(...names[b]!))) < bound);
    const seeds = [1, 2, 3, 1001].map((seed) => draw(randomStreams(seed)('view'), n));
    for (let a = 0; a < seeds.length; a++)
      for (let b = 0; b < a; b++) assert.ok(Math.abs(correlation(seeds[a]!, seeds[b]!)) < bound);
    const one = of(9);
    assert.ok(Math.abs(correlation(one.slice(1), one.slice(0, -1))) < bound);
  });

  it('draw integers without bias, also where n does not divide 2^32', () => {
    const random = randomStreams(1)('integers');
    const n = 3 * 2 ** 30;
    let low = 0;
    for (let i = 0; i < 60_000; i++) if (random.int(n) < 2 ** 30) low++;
    // With a plain remainder it would be one half instead of one third.
    assert.ok(Math.abs(low / 60_000 - 1 / 3) < 0.01);
    for (const bad of [0, -1, 1.5, Number.NaN, 2 ** 32 + 1]) assert.throws(() => random.int(bad), RangeError);
    assert.ok(Array.from({ length: 100 }, () => random.int(1)).every((value) => value === 0));
    assert.ok(random.int(2 ** 32) >= 0);
  });

  it('draw standard normals: four moments and a tail', () => {
    const random = randomStreams(2)('normals');
    const values = Array.from({ length: 200_000 }, () => random.normal());
    const moment = (k: number) => values.reduce((a, b) => a + b ** k, 0) / values.length;
    assert.ok(Math.abs(moment(1)) < 0.01);
    assert.ok(Math.abs(moment(2) - 1) < 0.015);
    assert.ok(Math.abs(moment(3)) < 0.03);
    assert.ok(Math.abs(moment(4) - 3) < 0.1);
    const tail = values.filter((value) => Math.abs(value) > 1.959964).length / values.length;
    assert.ok(Math.abs(tail - 0.05) < 0.003);
  });

  it('permute: every order of four about equally often, each number once', () => {
    const streams = randomStreams(4);
    const orders = new Map<string, number>();
    for (let i = 0; i < 12_000; i++) {
      const order = streams('order', i).permutation(4).join('');
      orders.set(order, (orders.get(order) ?? 0) + 1);
    }
    assert.equal(orders.size, 24);
    assertChiSquare(Float64Array.from(orders.values()), 12_000);
    const large = streams('large').permutation(1000);
    assert.deepEqual(
      [...large].sort((a, b) => a - b),
      Array.from({ length: 1000 }, (_, i) => i),
    );
    assert.deepEqual([...streams('none').permutation(0)], []);
  });

  it('refuse seeds and indices that are no numbers', () => {
    assert.throws(() => randomStreams(Number.NaN), RangeError);
    assert.throws(
      () => randomStreams(1)('x', Number.POSITIVE_INFINITY),
      /An index for "x" of a random stream must be a finite number, not Infinity/,
    );
  });
});

/** Within five standard deviations of what chance gives. */
function assertChiSquare(cells: Float64Array, n: number): void {
  const expected = n / cells.length;
  const chi = cells.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  const freedom = cells.length - 1;
  assert.ok(Math.abs(chi - freedom) < 5 * Math.sqrt(2 * freedom), `chi-square ${chi} at ${freedom} degrees of freedom`);
}

/** Computed by this implementation; a change of it would change every result that was drawn with it. */
const GOLDEN = {
  integers: [283843581, 169533276, 4, 0.7964441308286041],
  normals: [-0.44946085491478155, 1.0754232171389102, -1.0594155287492735],
  permutation: [6, 0, 7, 5, 3, 4, 2, 1],
};
