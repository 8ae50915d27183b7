import assert from 'node:assert/strict';
import { makeSplit } from '../../../data/split.ts';
import { seededStreams } from '../../../orchestrator/random.ts';
import { trainOnSubsets } from '../../../stages/supervised/train-on-subsets.ts';
import { memoryImages } from '../../learn/memory-images.ts';
import { testStreams } from '../../learn/streams.ts';
import { testSupervision } from '../../learn/supervision.ts';

/** 60 noisy images of 8x8 in three classes: the class says which colour is bright. */
function colours() {
  const random = testStreams(5)('noise');
  const labels = Int32Array.from({ length: 60 }, (_, i) => i % 3);
  const pixels = Uint8Array.from(
    { length: 60 * 192 },
    (_, at) => random.int(120) + (at % 3 === labels[Math.floor(at / 192)] ? 100 : 0),
  );
  return { pixels: memoryImages(pixels, 8, 8), labels, classes: ['red', 'green', 'blue'] };
}

type Context = Parameters<typeof trainOnSubsets>[0];

/** Test logits of each subset, by share and draw, of trainings on these shares and draws of the labels. */
async function scoresOf(fractions: readonly number[], drawn: number, draws: number | null, watch?: 'test') {
  const images = colours();
  const { labels, classes } = images;
  const split = makeSplit({ labels, classes, validation: 9, fractions, draws: () => drawn }, seededStreams.seeded(0));
  const optimizer = { name: 'adam', learningRate: 1e-3, weightDecay: 0, schedule: 'cosine', warmup: 0 };
  const params = {
    steps: 2,
    epochs: null,
    batch: 8,
    augment: 'crop-flip',
    seed: 3,
    keepBest: null,
    optimizer,
    draws,
    watch,
  };
  const context = {
    ...testSupervision().supervision,
    ...{
      inputs: { train: images, test: images, split },
      params,
      environment: { engine: 'wasm' },
      random: seededStreams,
    },
  };
  const { scores } = await trainOnSubsets(context as unknown as Context, {
    encoder: { name: 'conv-small', mean: [0.5, 0.5, 0.5], std: [0.25, 0.25, 0.25], features: 256 },
    ...{ method: 'supervised from scratch', family: 'supervised', protocol: 'scratch' },
  });
  return scores.scores;
}

async function trained(...given: Parameters<typeof scoresOf>) {
  const scores = await scoresOf(...given);
  return new Map(scores.map(({ fraction, draw, logits }) => [`${fraction} ${draw}`, logits!.join()]));
}

describe('trainings on label subsets', function () {
  this.timeout(60_000);

  it('keep the curve of each subset, with the test images where these are watched, which changes no result', async () => {
    const [plain, watched] = [await scoresOf([0.05, 0.1], 1, null), await scoresOf([0.05, 0.1], 1, null, 'test')];
    assert.equal(plain.length, 2);
    for (const [i, { curve, logits, labels }] of watched.entries()) {
      assert.deepEqual([labels, logits], [plain[i]!.labels, plain[i]!.logits]);
      assert.deepEqual(Object.keys(plain[i]!.curve![0]!.values), ['loss', 'gradientNorm', 'learningRate']);
      const { testLoss, testAccuracy, trainAccuracy } = curve!.at(-1)!.values;
      assert.ok(testLoss! > 0 && trainAccuracy! >= 0);
      assert.equal(testAccuracy, watched[i]!.accuracy);
    }
  });

  it('are the same whatever other shares and draws there are, and differ from each other', async () => {
    const few = await trained([0.1], 2, null);
    const more = await trained([0.05, 0.1], 3, null);
    assert.deepEqual([...more.keys()], ['0.05 0', '0.05 1', '0.05 2', '0.1 0', '0.1 1', '0.1 2']);
    for (const [subset, logits] of few) assert.equal(more.get(subset), logits, subset);
    assert.equal(new Set(more.values()).size, more.size);
    const first = await trained([0.05, 0.1], 3, 1);
    assert.deepEqual(
      [...first],
      [...more].filter(([subset]) => subset.endsWith(' 0')),
    );
  });
});
