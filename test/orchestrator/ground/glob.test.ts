import assert from 'node:assert/strict';
import { globMatcher } from '../../../orchestrator/ground/glob.ts';

describe('a pattern of names', () => {
  const cases: [pattern: string, name: string, fits: boolean][] = [
    ['*', '', true],
    ['*', 'probe:é', true],
    ['probe*', 'probe:a', true],
    ['*probe', 'probe:a', false],
    ['a*b*c', 'a-b-b-c', true],
    ['a*b*c', 'a-c-b', false],
    ['a?c', 'abc', true],
    ['a?c', 'ac', false],
    ['?', '🐱', true],
    ['??', '🐱', false],
    ['a.c', 'abc', false],
    ['[ab](c)+$', '[ab](c)+$', true],
    ['a*', 'ba', false],
    ['*a', 'aba', true],
    ['x[*]', 'x[*]', true],
    ['', '', true],
    ['', 'a', false],
  ];
  for (const [pattern, name, fits] of cases)
    it(`"${pattern}" ${fits ? 'fits' : 'does not fit'} "${name}"`, () => {
      assert.equal(globMatcher(pattern)(name), fits);
    });

  it('is matched in time that grows with its length, and not with its power', () => {
    const started = performance.now();
    assert.equal(globMatcher(`${'*a'.repeat(40)}*b`)('a'.repeat(2000)), false);
    assert.ok(performance.now() - started < 1000);
  });
});
