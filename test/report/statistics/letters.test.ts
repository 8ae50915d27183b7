import assert from 'node:assert/strict';
import { generatorFrom } from '../../../report/statistics/generator.ts';
import { sharedLetters } from '../../../report/statistics/letters.ts';

const among =
  (...pairs: readonly (readonly [number, number])[]) =>
  (i: number, j: number): boolean =>
    pairs.some(([a, b]) => (a === i && b === j) || (a === j && b === i));

describe('the letters of a table', () => {
  it('are one letter if no pair differs significantly, and one each if all pairs do', () => {
    assert.deepEqual(
      sharedLetters(3, () => false),
      ['a', 'a', 'a'],
    );
    assert.deepEqual(
      sharedLetters(3, () => true),
      ['a', 'b', 'c'],
    );
  });

  it('give a row between two others the letters of both', () => {
    assert.deepEqual(sharedLetters(3, among([0, 2])), ['a', 'ab', 'b']);
  });

  it('are shared by two rows exactly where they are not told apart, whatever the pairs', () => {
    const random = generatorFrom('letters');
    for (let trial = 0; trial < 200; trial++) {
      const n = 2 + random.int(6);
      const pairs = Array.from({ length: n * n }, () => random.uniform() < 0.4);
      const apart = (i: number, j: number): boolean => pairs[Math.min(i, j) * n + Math.max(i, j)]!;
      const letters = sharedLetters(n, apart)!;
      for (let i = 0; i < n; i++)
        for (let j = 0; j < n; j++) {
          if (i === j) continue;
          const shared = [...letters[i]!].some((letter) => letters[j]!.includes(letter));
          assert.equal(shared, !apart(i, j), `${letters.join(' ')} at ${i}, ${j}`);
        }
    }
  });

  it('are given up where they would not be enough', () => {
    // Rows in pairs that alone are told apart: two to the power of the pairs of sets.
    const apart = (i: number, j: number): boolean => Math.floor(i / 2) === Math.floor(j / 2);
    assert.equal(sharedLetters(12, apart), undefined);
  });
});
