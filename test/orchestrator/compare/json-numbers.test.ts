import assert from 'node:assert/strict';
import { compareJson } from '../../../orchestrator/compare/json-numbers.ts';

const paths = (before: unknown, after: unknown) => compareJson(before, after).numbers.map(({ path }) => path);

describe('Numbers of two JSON files', () => {
  it('are compared place by place, with difference and ratio', () => {
    const { numbers, others, same } = compareJson(
      { a: { loss: 2, top1: 0.5 }, n: 3 },
      { a: { loss: 1, top1: 0.5 }, n: 3 },
    );
    assert.deepEqual(numbers, [{ path: 'a.loss', before: 2, after: 1, delta: -1, relative: -0.5 }]);
    assert.deepEqual([others, same], [[], 2]);
    assert.equal('relative' in compareJson(0, 1).numbers[0]!, false);
  });

  it('keep texts and what only one side has apart', () => {
    const { numbers, others } = compareJson({ name: 'a', gone: 1 }, { name: 'b', come: [1] });
    assert.deepEqual(numbers, []);
    assert.deepEqual(others, [
      { path: 'name', before: 'a', after: 'b' },
      { path: 'gone', before: 1, after: undefined },
      { path: 'come', before: undefined, after: [1] },
    ]);
  });

  const row = (method: string, fraction: number, accuracy: number) => ({
    accuracy,
    correct: `${method}${accuracy}`.repeat(20),
    draw: 0,
    fraction,
    method,
  });

  it('of rows are matched by what names a row, whatever its place', () => {
    const before = { rows: [row('A', 0.1, 0.5), row('A', 1, 0.6), row('B', 0.1, 0.7)] };
    const after = { rows: [row('C', 0.1, 0.9), row('B', 0.1, 0.7), row('A', 1, 0.65), row('A', 0.1, 0.5)] };
    const { numbers, others } = compareJson(before, after);
    assert.deepEqual(
      numbers.map(({ path, before: old, after: now }) => [path, old, now]),
      [['rows[A, 1].accuracy', 0.6, 0.65]],
    );
    assert.deepEqual(
      others.map(({ path }) => path),
      ['rows[A, 1].correct', 'rows[C, 0.1]'],
    );
  });

  it('of rows that nothing names are compared by place', () => {
    assert.deepEqual(paths([{ x: 1 }, { x: 1 }], [{ x: 1 }, { x: 2 }]), ['[1].x']);
    assert.deepEqual(paths([{ x: 1 }], [{ x: 2 }]), ['[0].x']);
  });

  it('of a long list are one sentence', () => {
    const curve = Array.from({ length: 40 }, (_, i) => i);
    const other = curve.map((value, i) => (i === 7 ? value + 0.25 : i === 8 ? value - 0.5 : value));
    assert.deepEqual(compareJson({ curve }, { curve: other }).numbers, [
      { path: 'curve', note: '2 of 40 numbers differ, by up to 0.5 at [8]' },
    ]);
    assert.deepEqual(
      compareJson(curve, curve.slice(1)).numbers[0]!.note,
      '39 numbers, there were 40; 39 of 39 numbers differ, by up to 1 at [0]',
    );
    assert.deepEqual(compareJson(curve, [...curve]).numbers, []);
  });
});
