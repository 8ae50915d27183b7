import assert from 'node:assert/strict';
import { allTurns, augmented, meanOfViews, oneTurn, plainViews } from '../../../learn/train/plain-views.ts';
import { quarterTurns } from '../../../learn/train/quarter-turns.ts';
import type { RandomStreams } from '../../../learn/types.ts';
import { fill } from '../fill.ts';
import { memoryImages } from '../memory-images.ts';
import { assertClose, reference } from '../reference.ts';
import { testStreams } from '../streams.ts';

const SIDE = 4;
const SIZE = SIDE * SIDE * 3;
const pixels = Uint8Array.from({ length: 6 * SIZE }, (_, i) => (i * 37) % 251);
const images = memoryImages(pixels, SIDE, SIDE);
const all = Int32Array.from({ length: 6 }, (_, i) => i);

const turned = (image: Uint8Array, turns: number): Uint8Array => {
  const out = new Uint8Array(SIZE);
  quarterTurns(image, SIDE, 3, turns, out);
  return out;
};
const flipped = (image: Uint8Array): Uint8Array =>
  image.map((_, i) => {
    const [y, x, c] = [Math.floor(i / (3 * SIDE)), Math.floor(i / 3) % SIDE, i % 3];
    return image[(y * SIDE + (SIDE - 1 - x)) * 3 + c]!;
  });

describe('A quarter turn', () => {
  it('moves pixels counter-clockwise and loses none', () => {
    // Rows abc / def / ghi become cfi / beh / adg.
    const square = Uint8Array.from('abcdefghi', (letter) => letter.charCodeAt(0));
    const out = new Uint8Array(9);
    quarterTurns(square, 3, 1, 1, out);
    assert.equal(String.fromCharCode(...out), 'cfibehadg');
    const image = pixels.subarray(0, SIZE);
    assert.deepEqual(turned(turned(image, 1), 1), turned(image, 2));
    assert.deepEqual(turned(turned(image, 3), 1), Uint8Array.from(image));
  });

  it('cannot be told from a flip: 90 degrees of an image is 270 degrees of its mirror image, flipped', () => {
    const image = pixels.subarray(0, SIZE);
    assert.deepEqual(flipped(turned(image, 1)), turned(flipped(image), 3));
  });
});

describe('The views of rotation prediction', () => {
  it('are the four turns of one augmented view, without a flip after a turn', async () => {
    const plain = plainViews(images, 'crop-flip', testStreams(3));
    const views = allTurns(plainViews(images, 'crop-flip', testStreams(3)));
    let changed = 0;
    for (let epoch = 0; epoch < 4; epoch++) {
      const [view] = await plain.gather(epoch, all);
      const turns = await views.gather(epoch, all);
      for (const k of all) {
        const image = view!.subarray(k * SIZE, (k + 1) * SIZE);
        changed += Number(Buffer.compare(image, pixels.subarray(k * SIZE, (k + 1) * SIZE)) !== 0);
        for (const [t, turn] of turns.entries())
          assert.deepEqual(turn.slice(k * SIZE, (k + 1) * SIZE), turned(image, t), `image ${k}, turn ${t}`);
      }
    }
    assert.ok(changed > 0, 'nothing was augmented');
  });

  it('have the mean image of the turned images, as NumPy turns them', async () => {
    const { turns, mean_of_turned: expected } = reference('studies');
    const plain = Uint8Array.from(fill(2002, 6 * SIZE), (value) => Math.round((value + 1) * 127));
    const random: RandomStreams = (purpose, ...index) => ({
      ...testStreams(1)(purpose, ...index),
      int: () => turns[index[0]!],
    });
    const views = oneTurn(plainViews(memoryImages(plain, SIDE, SIDE), 'none', random), random);
    const mean = await meanOfViews(views);
    const place = (i: number) => (i % 3) * SIDE * SIDE + Math.floor(i / 3);
    assertClose(
      expected.map((_: number, i: number) => mean[place(i)]!),
      expected,
      1e-6,
      'mean',
    );
  });

  it('are flipped after their turn only where they are augmented after it', async () => {
    const bare = oneTurn(plainViews(images, 'none', testStreams(5)), testStreams(5));
    const [before] = await bare.gather(2, all);
    const [after] = await augmented(bare, 'flip', testStreams(5)).gather(2, all);
    let [kept, mirrored] = [0, 0];
    for (const k of all) {
      const [a, b] = [before!, after!].map((view) => view.slice(k * SIZE, (k + 1) * SIZE));
      kept += Number(Buffer.compare(a!, b!) === 0);
      mirrored += Number(Buffer.compare(flipped(a!), b!) === 0);
    }
    assert.equal(kept + mirrored, all.length);
    assert.ok(kept > 0 && mirrored > 0);
  });

  it('keep one turn per image in every epoch, with the turn as its label', async () => {
    const views = oneTurn(plainViews(images, 'none', testStreams(4)), testStreams(4));
    const labels = views.labels!(all);
    assert.ok(new Set(labels).size > 1);
    for (const epoch of [0, 5]) {
      const [view] = await views.gather(epoch, all);
      for (const k of all)
        assert.deepEqual(
          view!.slice(k * SIZE, (k + 1) * SIZE),
          turned(pixels.subarray(k * SIZE, (k + 1) * SIZE), labels[k]!),
        );
    }
    assert.deepEqual(views.labels!(Int32Array.of(3, 1)), Int32Array.of(labels[3]!, labels[1]!));
  });

  it('are refused for images that are not square', () => {
    const wide = memoryImages(new Uint8Array(2 * 4 * 8 * 3), 4, 8);
    assert.throws(() => allTurns(plainViews(wide, 'none', testStreams(1))), { code: 'not-square' });
  });

  it("do not depend on an image's batch", async () => {
    const views = plainViews(images, 'crop-flip', testStreams(5));
    const [whole] = await views.gather(2, all);
    const [part] = await views.gather(2, Int32Array.of(4, 0));
    assert.deepEqual(part!.slice(0, SIZE), whole!.slice(4 * SIZE, 5 * SIZE));
    assert.deepEqual(part!.slice(SIZE), whole!.slice(0, SIZE));
  });
});
