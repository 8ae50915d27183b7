import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { syntheticCard } from '../../../data/sets/synthetic.card.ts';
import { weavesCard } from '../../../data/sets/weaves.card.ts';
import { drawImages } from '../../../data/synthetic/draw-images.ts';
import { paintShape } from '../../../data/synthetic/paint-shape.ts';
import { paintWeave } from '../../../data/synthetic/paint-weave.ts';
import { testStreams } from '../streams.ts';

const KINDS = [
  { card: syntheticCard, paint: paintShape, md5: 'f07c7f4acd72ae9950e9d9076abb9026' },
  { card: weavesCard, paint: paintWeave, md5: '21e383bd18767e12d034a7a802674be3' },
] as const;

const md5 = (bytes: Uint8Array) => createHash('md5').update(bytes).digest('hex');
const gray = (pixels: Uint8Array, i: number) => {
  const out = new Float64Array(1024);
  for (let p = 0; p < 1024; p++) for (let c = 0; c < 3; c++) out[p]! += pixels[(i * 1024 + p) * 3 + c]! / 3;
  return out;
};

for (const { card, paint, md5: bytes } of KINDS) {
  const draw = (counts: { train: number; test: number }, seed = 1, size: number | null = null) =>
    drawImages(card, paint, { unlabeled: 20, ...counts, size }, testStreams(seed));
  const all = async (seed = 1, train = 300) => {
    const found = await draw({ train, test: 100 }, seed);
    return { ...found, pixels: await found.train.pixels.read(0, train) };
  };
  describe(card.title, function () {
    this.timeout(60_000);

    it('are balanced over ten classes, and their card says that they are synthetic', async () => {
      const { train, test, unlabeled } = await all();
      assert.equal(train.classes.length, 10);
      for (let c = 0; c < 10; c++) assert.equal(train.labels.filter((label) => label === c).length, 30);
      assert.equal(test.labels.length, 100);
      assert.deepEqual(unlabeled.labels, new Int32Array(20).fill(-1));
      assert.equal(train.card.synthetic, true);
      assert.match(train.card.notes.join(), /Synthetic/);
      assert.deepEqual([train.pixels.height, train.pixels.width, train.pixels.channels], [32, 32, 3]);
    });

    it('are the same bytes for one seed, other bytes for another seed, and no two are equal', async () => {
      const { pixels, test } = await all();
      assert.equal(md5((await all()).pixels), md5(pixels));
      assert.notEqual(md5((await all(2)).pixels), md5(pixels));
      const each = new Set(Array.from({ length: 300 }, (_, i) => md5(pixels.subarray(i * 3072, (i + 1) * 3072))));
      each.add(md5(await test.pixels.read(0, 1)));
      assert.equal(each.size, 301);
    });

    it('are the same bytes on every machine', async () => {
      assert.equal(md5((await all()).pixels), bytes);
    });

    it('have the size that is asked for, and show the same picture in it', async () => {
      const { train } = await draw({ train: 20, test: 10 }, 1, 16);
      assert.deepEqual([train.pixels.height, train.pixels.width], [16, 16]);
      const [small, large] = [await train.pixels.read(0, 20), (await all(1, 20)).pixels];
      // The mean level of a quarter is that of the quarter drawn larger, but for noise.
      const mean = (pixels: Uint8Array, side: number, image: number) => {
        let sum = 0;
        for (let y = 0; y < side / 2; y++)
          for (let x = 0; x < (side / 2) * 3; x++) sum += pixels[(image * side + y) * side * 3 + x]!;
        return sum / (side / 2) ** 2 / 3;
      };
      for (let i = 0; i < 20; i++) {
        const [a, b] = [mean(small, 16, i), mean(large, 32, i)];
        assert.ok(Math.abs(a - b) < 12, `image ${i}: ${a} at 16 pixels, ${b} at 32`);
      }
    });

    it('in a larger set begin with those of the smaller set', async () => {
      assert.deepEqual((await all(1, 100)).pixels, (await all()).pixels.subarray(0, 100 * 3072));
    });

    it('do not show the class in their mean colour', async () => {
      const { train, pixels } = await all(1, 2000);
      const means = Array.from({ length: 10 }, () => [0, 0, 0]);
      for (let i = 0; i < 2000; i++) {
        for (let k = 0; k < 3072; k++) means[train.labels[i]!]![k % 3]! += pixels[i * 3072 + k]! / 1024 / 200;
      }
      // One image's mean level spreads by about 55, so that of the mean of 200 is about 4.
      for (let c = 0; c < 3; c++) {
        const levels = means.map((mean) => mean[c]!);
        assert.ok(Math.max(...levels) - Math.min(...levels) < 20, levels.join());
      }
    });

    it('are hard to classify by their nearest pixels', async () => {
      const found = await draw({ train: 400, test: 200 }, 3);
      const [train, test] = [await found.train.pixels.read(0, 400), await found.test.pixels.read(0, 200)];
      const known = Array.from({ length: 400 }, (_, i) => gray(train, i));
      let right = 0;
      for (let i = 0; i < 200; i++) {
        const image = gray(test, i);
        let best = Number.POSITIVE_INFINITY;
        let label = -1;
        for (const [k, other] of known.entries()) {
          let distance = 0;
          for (let p = 0; p < 1024; p++) distance += (image[p]! - other[p]!) ** 2;
          if (distance < best) [best, label] = [distance, found.train.labels[k]!];
        }
        if (label === found.test.labels[i]) right++;
      }
      assert.ok(right / 200 < 0.3, `nearest neighbour on pixels reaches ${right / 2} %`);
    });

    it('stop when aborted', async () => {
      const signal = AbortSignal.abort(new Error('interrupted'));
      await assert.rejects(
        drawImages(card, paint, { train: 10, test: 10, unlabeled: 0, size: null }, testStreams(), { signal }),
        {
          message: 'interrupted',
        },
      );
    });
  });
}
