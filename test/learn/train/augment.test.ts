import assert from 'node:assert/strict';
import { augmentBatch } from '../../../learn/train/augment.ts';
import type { Random } from '../../../learn/types.ts';

const size = { height: 6, width: 6, channels: 1 };
const picture = () => Uint8Array.from({ length: 36 }, (_, i) => i + 1);
/** Draws these integers, then this number. */
const drawing = (integers: number[], uniform: number): Random => ({
  uniform: () => uniform,
  int: () => integers.shift()!,
  normal: () => 0,
  permutation: () => new Int32Array(),
});

describe('Augmentation of supervised training', () => {
  it('flips half of the images', () => {
    const flipped = picture();
    augmentBatch(flipped, size, 'flip', drawing([], 0.4));
    assert.deepEqual([...flipped.slice(0, 6)], [6, 5, 4, 3, 2, 1]);
    const kept = picture();
    augmentBatch(kept, size, 'flip', drawing([], 0.6));
    assert.deepEqual(kept, picture());
  });

  it('crops images of one to three pixels too, which may leave nothing of them', () => {
    for (const side of [1, 2, 3])
      for (let down = 0; down <= 8; down++)
        for (let right = 0; right <= 8; right++) {
          const image = Uint8Array.from({ length: side * side }, (_, i) => i + 1);
          augmentBatch(image, { height: side, width: side, channels: 1 }, 'crop-flip', drawing([down, right], 0.9));
          const at = (y: number, x: number) => (y < 0 || y >= side || x < 0 || x >= side ? 0 : y * side + x + 1);
          const expected = image.map((_, i) => at(Math.floor(i / side) + down - 4, (i % side) + right - 4));
          assert.deepEqual(image, expected, `side ${side}, offset ${down}, ${right}`);
        }
  });

  it('crops as from an image padded with four pixels of black', () => {
    for (let down = 0; down <= 8; down++)
      for (let right = 0; right <= 8; right++) {
        const image = picture();
        augmentBatch(image, size, 'crop-flip', drawing([down, right], 0.9));
        const padded = (y: number, x: number) => (y < 4 || y > 9 || x < 4 || x > 9 ? 0 : (y - 4) * 6 + (x - 4) + 1);
        const expected = Array.from({ length: 36 }, (_, i) => padded(down + Math.floor(i / 6), right + (i % 6)));
        assert.deepEqual([...image], expected, `offset ${down}, ${right}`);
      }
  });
});
