import assert from 'node:assert/strict';
import { identicalImages } from '../../data/identical-images.ts';
import { memoryPixels } from '../../data/pixels.ts';

/** Images of one pixel each. */
const part = (...greys: number[]) => ({
  pixels: memoryPixels(Uint8Array.from(greys), { count: greys.length, height: 1, width: 1, channels: 1 }),
});

describe('images with the same pixels', () => {
  it('are found within a part and across parts, however often they come', async () => {
    const found = await identicalImages({ train: part(1, 2, 3, 2), test: part(9, 1, 1), unlabeled: part(8, 9, 1, 8) });
    assert.deepEqual(found, [
      { train: [1, 3], test: [], unlabeled: [] },
      { train: [0], test: [1, 2], unlabeled: [2] },
      { train: [], test: [0], unlabeled: [1] },
      { train: [], test: [], unlabeled: [0, 3] },
    ]);
  });

  it('are found in images that are read in several chunks, where they are the last of a chunk or the first', async () => {
    const size = 1024 * 1024;
    const bytes = new Uint8Array(9 * size);
    for (let i = 0; i < 9; i++) bytes[i * size + 5] = i === 4 || i === 3 ? 7 : 100 + i;
    const train = { pixels: memoryPixels(bytes, { count: 9, height: 1024, width: 1024, channels: 1 }) };
    const none = { pixels: memoryPixels(new Uint8Array(0), { count: 0, height: 1024, width: 1024, channels: 1 }) };
    assert.deepEqual(await identicalImages({ train, test: none, unlabeled: none }), [
      { train: [3, 4], test: [], unlabeled: [] },
    ]);
  });

  it('are not sought further when the run is interrupted', async () => {
    const stopped = AbortSignal.abort(new Error('stop'));
    await assert.rejects(identicalImages({ train: part(1), test: part(), unlabeled: part() }, stopped), /stop/);
  });
});
