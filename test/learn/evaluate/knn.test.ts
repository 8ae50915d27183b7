import assert from 'node:assert/strict';
import { knnPredict, neighboursFor } from '../../../learn/evaluate/knn.ts';
import { matrix } from '../../../learn/evaluate/matrix.ts';
import { fill } from '../fill.ts';
import { usePlainEngine } from '../plain-engine.ts';
import { reference } from '../reference.ts';

const fixture = reference('knn');

describe('weighted nearest neighbours', () => {
  before(usePlainEngine);

  it('predict as the PyTorch reference does', async () => {
    const labels = Int32Array.from({ length: 60 }, (_, i) => i % 5);
    const { k, temperature, classes } = fixture;
    // Lengths differ by row here: only directions may count.
    const scaled = (seed: number, rows: number) =>
      matrix(
        fill(seed, rows * 16).map((v, i) => v * (1 + (i >> 4))),
        16,
      );
    const predicted = await knnPredict(scaled(1040, 30), scaled(1041, 60), labels, { k, temperature, classes });
    assert.deepEqual([...predicted], fixture.predicted);
  });

  it('have the golden neighbours of two views, at either temperature', async () => {
    const golden = (value: (i: number, j: number) => number) =>
      matrix(
        Float32Array.from({ length: 40 }, (_, at) => value(Math.floor(at / 5) + 1, (at % 5) + 1)),
        5,
      );
    const bank = golden((i, j) => Math.sin(0.37 * i * j) + 0.1 * j);
    const queries = golden((i, j) => Math.sin(0.37 * i * j + 0.25) + 0.2 * Math.cos(0.91 * i + 1.3 * j));
    const labels = Int32Array.of(0, 1, 2, 0, 1, 2, 0, 1);
    for (const temperature of [0.1, 0.07])
      assert.deepEqual(await knnPredict(queries, bank, labels, { k: 5, temperature, classes: 3 }), labels);
  });

  it('weight a close neighbour against several distant ones by the temperature', async () => {
    const at = (...degrees: number[]) =>
      matrix(
        Float32Array.from(degrees.flatMap((a) => [Math.cos((a * Math.PI) / 180), Math.sin((a * Math.PI) / 180)])),
        2,
      );
    const labels = Int32Array.of(0, 1, 1);
    const run = (temperature: number) => knnPredict(at(0), at(0, 40, 41), labels, { k: 3, temperature, classes: 2 });
    assert.deepEqual([...(await run(0.05))], [0]);
    assert.deepEqual([...(await run(5))], [1]);
  });

  it('let the earlier row win where similarities are equal', async () => {
    const bank = matrix(Float32Array.of(0, 1, 0, 1, 0, 1), 2);
    const options = { k: 1, temperature: 0.1, classes: 3 };
    assert.deepEqual(
      [...(await knnPredict(matrix(Float32Array.of(0, 1), 2), bank, Int32Array.of(2, 0, 1), options))],
      [2],
    );
  });

  it('use at most a tenth of a small bank', () => {
    assert.deepEqual(
      [5, 50, 100, 450, 45_000].map((n) => neighboursFor(n)),
      [1, 5, 10, 20, 20],
    );
    assert.equal(neighboursFor(45_000, 200), 200);
  });
});
