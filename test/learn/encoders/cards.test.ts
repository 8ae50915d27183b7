import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs-core';
import { BUILDERS } from '../../../learn/encoders/builders.ts';
import { ENCODER_CARDS } from '../../../learn/encoders/cards.ts';
import { createEncoder } from '../../../learn/encoders/encoder.ts';
import type { EncoderCard } from '../../../learn/encoders/encoder-card.ts';
import { useEngine } from '../engine.ts';

const nothing = () => ({ uniform: () => 0, int: () => 0, normal: () => 0, permutation: () => new Int32Array() });

describe('The cards of encoders', function () {
  this.timeout(60_000);
  before(useEngine);

  it('match the code', () => {
    const ids = ENCODER_CARDS.map(({ id }) => id);
    assert.deepEqual([...ids].sort(), Object.keys(BUILDERS).sort());
  });

  for (const card of ENCODER_CARDS as readonly EncoderCard[])
    it(`state the width, the parameters and the multiply-adds of ${card.id}`, () => {
      const { id: name, features, stems, macs, parameters, smallest = 32 } = card;
      const spec = { name, features, mean: [0, 0, 0], std: [1, 1, 1], ...(stems && { stem: stems[0]! }) };
      const encoder = createEncoder(spec, nothing);
      const width = tf.tidy(() => encoder.forward(tf.zeros([1, smallest, smallest, 3]), false).shape[1]);
      const count = encoder.trainable().reduce((sum, { value }) => sum + value.size, 0);
      assert.deepEqual([width, count, encoder.macs(macs.side, macs.side)], [features, parameters, macs.count]);
      encoder.dispose();
    });
});
