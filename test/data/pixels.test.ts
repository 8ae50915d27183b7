import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { filePixels, memoryPixels } from '../../data/pixels.ts';
import type { PixelSource } from '../../data/types.ts';
import { testRandom } from './streams.ts';

const SHAPE = { count: 3000, height: 4, width: 5, channels: 3 };
const BYTES = Uint8Array.from({ length: 3000 * 60 }, (_, i) => (i * 7 + (i >> 9)) & 255);
const image = (i: number) => BYTES.subarray(i * 60, (i + 1) * 60);

describe('pixels', () => {
  let folder: string;
  let sources: (PixelSource & { close?(): Promise<void> })[];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'strata-pixels-'));
    await writeFile(join(folder, 'pixels'), BYTES);
    sources = [memoryPixels(BYTES, SHAPE), await filePixels(join(folder, 'pixels'), SHAPE)];
  });
  afterEach(async () => {
    for (const source of sources) await source.close?.();
    await rm(folder, { recursive: true });
  });

  it('are read by range from memory and from a file', async () => {
    for (const source of sources) {
      assert.deepEqual(await source.read(10, 13), BYTES.slice(600, 780));
      assert.equal((await source.read(5, 5)).length, 0);
      assert.equal((await source.read(0, 3000)).length, BYTES.length);
    }
  });

  it('are gathered in any order, with repeats, near and far apart', async () => {
    const random = testRandom(4);
    const indices = [2999, 0, 7, 7, 6, ...Array.from({ length: 300 }, () => random.int(3000))];
    const into = new Uint8Array(indices.length * 60 + 5);
    for (const source of sources) {
      const found = await source.gather(indices);
      for (const [k, i] of indices.entries()) assert.deepEqual(found.slice(k * 60, (k + 1) * 60), image(i).slice());
      const placed = await source.gather(indices, into);
      assert.equal(placed.buffer, into.buffer);
      assert.deepEqual(placed, found);
    }
  });

  it('are refused where an index is outside the images', async () => {
    for (const source of sources) {
      await assert.rejects(source.read(2999, 3001), RangeError);
      await assert.rejects(source.gather([3000]), RangeError);
      await assert.rejects(source.gather([-1]), RangeError);
      await assert.rejects(source.gather([1, 2], new Uint8Array(60)), RangeError);
    }
  });

  it('are refused where their size is not that of the shape', async () => {
    assert.throws(() => memoryPixels(BYTES, { ...SHAPE, count: 2999 }), RangeError);
    await assert.rejects(filePixels(join(folder, 'pixels'), { ...SHAPE, count: 2999 }), RangeError);
  });
});
