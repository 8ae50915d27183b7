import assert from 'node:assert/strict';
import { count } from '../../../report/ground/number-format.ts';

describe('a count', () => {
  it('is grouped by thousands, and rounded where it is no whole number', () => {
    assert.deepEqual([0, 12.5, 1234567, 5144246747136].map(count), ['0', '12.5', '1,234,567', '5,144,246,747,136']);
    assert.deepEqual([1.2698412698412698, 0.9999, -2.0004].map(count), ['1.27', '1', '\u22122']);
  });
});
