import assert from 'node:assert/strict';
import { applyView } from '../../../data/augment/apply.ts';
import { augmentViews, viewForm } from '../../../data/augment/cache.ts';
import { AT, PARAMETERS } from '../../../data/augment/draw.ts';
import { RECIPES } from '../../../data/augment/recipes.ts';
import { memoryPixels } from '../../../data/pixels.ts';
import { testRandom, testStreams } from '../streams.ts';

const COUNT = 1200;
const random = testRandom(9);
const bytes = Uint8Array.from({ length: COUNT * 16 * 16 * 3 }, () => random.int(256));
const pixels = memoryPixels(bytes, { count: COUNT, height: 16, width: 16, channels: 3 });
const recipe = {
  ...RECIPES.strata,
  blur: { probability: 0.3, kernel: 3, sigma: [0.1, 2] as const },
  solarize: { probability: 0.2, threshold: 128 },
};
const request = { pixels, recipe, views: 2, size: 12 };

async function all(parallelism: number, more: Partial<typeof request> = {}, seed = 1) {
  const found = augmentViews({ ...request, ...more }, testStreams(seed), parallelism);
  const chunks: Uint8Array[] = [];
  for await (const chunk of found.chunks) chunks.push(chunk);
  return { views: Buffer.concat(chunks), drawn: found.drawn() };
}

describe('the augmentation cache', function () {
  this.timeout(60_000);

  it('has the same bytes with one thread, two, and three', async () => {
    const one = await all(1);
    assert.equal(one.views.length, 2 * COUNT * 12 * 12 * 3);
    for (const parallelism of [2, 3]) {
      const more = await all(parallelism);
      assert.ok(one.views.equals(more.views));
      assert.deepEqual(more.drawn, one.drawn);
    }
    assert.ok(!one.views.equals((await all(1, {}, 2)).views));
  });

  it('orders rows by view, then by image, and the drawn parameters reproduce each view', async () => {
    const { views, drawn } = await all(2);
    const form = viewForm(request);
    const out = new Uint8Array(12 * 12 * 3);
    for (const [view, image] of [
      [0, 0],
      [0, 700],
      [1, 3],
      [1, COUNT - 1],
    ] as const) {
      const row = view * COUNT + image;
      applyView(bytes, image, drawn.subarray(row * PARAMETERS.length, (row + 1) * PARAMETERS.length), form, out);
      assert.deepEqual([...out], [...views.subarray(row * out.length, (row + 1) * out.length)]);
    }
  });

  it('does not change the images, and draws every operation somewhere', async () => {
    const before = bytes.slice();
    const { drawn } = await all(1);
    assert.deepEqual(bytes, before);
    const column = (at: number) => new Set(drawn.filter((_, i) => i % PARAMETERS.length === at));
    for (const name of PARAMETERS.filter((name) => name !== 'turns')) assert.ok(column(AT[name]).size > 1, name);
  });

  it('reports its progress', async () => {
    const seen: [number, number][] = [];
    const found = augmentViews(request, testStreams(), 1, { progress: (done, total) => seen.push([done, total]) });
    for await (const _ of found.chunks);
    assert.deepEqual(seen.at(-1), [2 * COUNT, 2 * COUNT]);
    assert.equal(seen.length, 6);
  });

  it('stops when aborted, and ends its threads', async () => {
    for (const parallelism of [1, 2]) {
      const stop = new AbortController();
      const found = augmentViews({ ...request, views: 500 }, testStreams(), parallelism, { signal: stop.signal });
      await assert.rejects(
        async () => {
          for await (const _ of found.chunks) stop.abort(new Error('interrupted'));
        },
        { message: 'interrupted' },
      );
      assert.throws(() => found.drawn(), /after the last chunk/);
    }
  });

  it('ends its threads where the loop is left early', async () => {
    for await (const chunk of augmentViews(request, testStreams(), 2).chunks) {
      assert.equal(chunk.length, 512 * 432);
      break;
    }
  });

  it('refuses images that are not RGB', () => {
    const gray = memoryPixels(new Uint8Array(16), { count: 1, height: 4, width: 4, channels: 1 });
    assert.throws(() => viewForm({ ...request, pixels: gray }), RangeError);
  });
});
