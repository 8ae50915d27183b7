import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

/** Values of PyTorch and its libraries; each file says how they were made. */
export const reference = (name: string) =>
  JSON.parse(readFileSync(new URL(`../reference/${name}.json`, import.meta.url), 'utf8'));

/** Asserts equality to `tolerance`, relative to the largest expected value. */
export function assertClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number, what: string) {
  assert.equal(actual.length, expected.length, `${what}: length`);
  const scale = Math.max(1e-12, ...Array.from(expected, Math.abs));
  for (let i = 0; i < expected.length; i++) {
    const difference = Math.abs(actual[i]! - expected[i]!);
    assert.ok(difference <= tolerance * scale, `${what}[${i}]: ${actual[i]} is not ${expected[i]}`);
  }
}
