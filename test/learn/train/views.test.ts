import assert from 'node:assert/strict';
import { cachedPairs } from '../../../learn/train/views.ts';
import { memoryImages } from '../memory-images.ts';
import { testStreams } from '../streams.ts';

/** 50 images in 4 views of one pixel: row v * 50 + i holds (v, i, 0). */
const cache = (unlike = false) => {
  const pixels = Uint8Array.from({ length: 200 * 3 }, (_, at) => {
    const row = Math.floor(at / 3);
    return [Math.floor(row / 50), row % 50, 0][at % 3]!;
  });
  return cachedPairs({ views: 4, images: 50, pixels: memoryImages(pixels, 1, 1), unlike }, testStreams(9));
};
const everyImage = Int32Array.from({ length: 50 }, (_, i) => i);

describe('Cached pairs of views', () => {
  it('are two different views of the requested image', async () => {
    const [first, second] = await cache().gather(0, Int32Array.of(7, 31));
    assert.deepEqual([first![1], first![4], second![1], second![4]], [7, 31, 7, 31]);
    const [a, b] = await cache().gather(0, everyImage);
    for (let i = 0; i < 50; i++) assert.notEqual(a![3 * i], b![3 * i]);
  });

  it('use every view, change from epoch to epoch, and do not depend on earlier requests', async () => {
    const views = cache();
    const [zero] = await views.gather(0, everyImage);
    assert.deepEqual(new Set(everyImage.map((i) => zero![3 * i]!)), new Set([0, 1, 2, 3]));
    const [one] = await views.gather(1, everyImage);
    assert.notDeepEqual(one, zero);
    assert.deepEqual((await views.gather(0, Int32Array.of(20)))[0], zero!.slice(60, 63));
  });

  it('pair an even view with an odd one if their recipes differ', async () => {
    const [first, second] = await cache(true).gather(0, everyImage);
    assert.deepEqual(new Set(everyImage.map((i) => first![3 * i]!)), new Set([0, 2]));
    assert.deepEqual(new Set(everyImage.map((i) => second![3 * i]!)), new Set([1, 3]));
  });
});
