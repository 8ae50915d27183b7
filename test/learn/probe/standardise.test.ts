import assert from 'node:assert/strict';
import { gatherRows, matrix } from '../../../learn/evaluate/matrix.ts';
import { fitStandardiser, standardise } from '../../../learn/probe/standardise.ts';

describe('standardisation', () => {
  it('gives each column mean 0 and standard deviation 1 over n', () => {
    const x = matrix(Float32Array.of(1, 10, 2, 20, 3, 60), 2);
    const statistics = fitStandardiser(x);
    assert.deepEqual([...statistics.mean], [2, 30]);
    const { data } = standardise(x, statistics);
    for (const j of [0, 1]) {
      const column = [data[j]!, data[j + 2]!, data[j + 4]!];
      assert.ok(Math.abs(column.reduce((a, b) => a + b)) < 1e-6);
      assert.ok(Math.abs(column.reduce((a, b) => a + b * b, 0) / 3 - 1) < 1e-6);
    }
  });

  it('turns a constant column into zeros and keeps it small elsewhere', () => {
    const constant = Math.fround(0.1);
    const statistics = fitStandardiser(matrix(new Float32Array(1000).fill(constant), 1));
    const { data } = standardise(matrix(Float32Array.of(constant, constant + 1), 1), statistics);
    assert.ok(Math.abs(data[0]!) < 1e-6);
    assert.ok(Math.abs(data[1]! - 1) < 1e-6);
  });

  it('gathers rows in the given order', () => {
    const x = matrix(Float32Array.of(1, 2, 3, 4, 5, 6), 2);
    assert.deepEqual([...gatherRows(x, [2, 0]).data], [5, 6, 1, 2]);
  });
});
