import assert from 'node:assert/strict';
import { augmentBatch, slide } from '../../../learn/train/augment.ts';
import type { Random } from '../../../learn/types.ts';
import { fill } from '../fill.ts';
import { reference } from '../reference.ts';
import { testStreams } from '../streams.ts';

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

  it('shifts by parts of pixels as Keras does, rounded to whole values', () => {
    const about = { height: 7, width: 5, channels: 3 };
    const image = Uint8Array.from(fill(2001, 105), (value) => Math.round((value + 1) * 127));
    for (const { tx, ty, image: expected } of reference('studies').shifted) {
      const slid = image.slice();
      slide(slid, about.height, about.width, about.channels, ty, tx);
      for (const [i, value] of slid.entries())
        assert.ok(Math.abs(value - expected[i]) <= 0.5001, `${tx}, ${ty}: value ${i} is ${value}, not ${expected[i]}`);
    }
  });

  it('draws shifts of a tenth of the size at most, and flips, as often as Keras does', () => {
    const { shifts } = reference('studies');
    // A ramp shows by how much it was shifted, and in which direction it runs.
    const [height, width] = [1, 32];
    const random = testStreams(1)('augment');
    let [flipped, most, squares] = [0, 0, 0];
    const many = 2000;
    for (let k = 0; k < many; k++) {
      const image = Uint8Array.from({ length: height * width }, (_, i) => 8 * (i % width));
      augmentBatch(image, { height, width, channels: 1 }, 'shift-flip', random);
      const middle = [image[15]!, image[16]!];
      flipped += Number(middle[0]! > middle[1]!);
      const by = Math.abs((middle[0]! + middle[1]!) / 2 - 8 * 15.5) / 8;
      most = Math.max(most, by);
      squares += by ** 2;
    }
    assert.ok(Math.abs(flipped / many - shifts.flipped) < 0.07);
    assert.ok(most <= shifts.largest + 0.15 && most > 0.9 * shifts.largest, `${most}`);
    assert.ok(Math.abs(Math.sqrt(squares / many) / shifts.deviation - 1) < 0.1);
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
