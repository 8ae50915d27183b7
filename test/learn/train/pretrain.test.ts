import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs-core';
import { createEncoder } from '../../../learn/encoders/encoder.ts';
import { barlowTwinsMethod } from '../../../learn/methods/barlow-twins.ts';
import { type PretrainOptions, pretrain } from '../../../learn/train/pretrain.ts';
import { cachedPairs } from '../../../learn/train/views.ts';
import type { EncoderSpec, EncoderState } from '../../../learn/types.ts';
import { useEngine } from '../engine.ts';
import { memoryImages } from '../memory-images.ts';
import { testStreams } from '../streams.ts';
import { testSupervision } from '../supervision.ts';

const spec: EncoderSpec = { name: 'conv-small', mean: [0.5, 0.5, 0.5], std: [0.25, 0.25, 0.25], features: 256 };

/** 20 images in two views of 8x8: each has its own slope, each view its own noise. */
function smallViews(seed: number) {
  const random = testStreams(seed)('noise');
  const pixels = new Uint8Array(2 * 20 * 8 * 8 * 3);
  for (let row = 0; row < 40; row++)
    for (let i = 0; i < 192; i++) pixels[row * 192 + i] = (((row % 20) * (i + 3)) % 200) + random.int(50);
  return cachedPairs({ views: 2, images: 20, pixels: memoryImages(pixels, 8, 8) }, testStreams(seed));
}

const options = (changes: Partial<PretrainOptions> = {}): PretrainOptions => ({
  method: barlowTwinsMethod({ lambda: 0.005, projector: [16, 16] }),
  encoder: spec,
  views: smallViews(1),
  epochs: 3,
  batch: 8,
  optimizer: { name: 'adam' },
  learningRate: 1e-3,
  schedule: { name: 'cosine', warmup: 1 },
  ...changes,
});

describe('The pretraining loop', () => {
  before(useEngine);

  it('lowers the loss, records its curve and frees every tensor', async function () {
    this.timeout(20_000);
    await pretrain(options({ epochs: 1 }), testStreams(1), testSupervision().supervision);
    const before = tf.memory().numTensors;
    const { history } = await pretrain(options({ epochs: 6 }), testStreams(1), testSupervision().supervision);
    assert.equal(tf.memory().numTensors, before);
    const losses = history.rows.map((row) => row.values.loss!);
    assert.ok(losses.at(-1)! < 0.7 * losses[0]!, `loss went from ${losses[0]} to ${losses.at(-1)}`);
    assert.deepEqual(
      { steps: history.cost.steps, images: history.cost.imagesSeen, last: history.rows.at(-1)!.step },
      { steps: 12, images: 96, last: 12 },
    );
    const { effectiveRank, alignment, uniformity } = history.rows.at(-1)!.values;
    assert.ok(effectiveRank! > 1);
    assert.ok(alignment! > 0 && alignment! < 2, 'views of one image lie nearer than chance');
    assert.ok(uniformity! < 0);
  });

  it('takes the images that fill no batch as a last step where it keeps them, and resumes there to the same bits', async function () {
    this.timeout(60_000);
    const kept = options({ keepLast: true, epochs: 2 });
    const whole = await pretrain(kept, testStreams(1), testSupervision().supervision);
    // 20 images: 8, 8 and 4.
    const { steps, imagesSeen, flops, flopsPerStep } = whole.history.cost;
    assert.deepEqual([steps, imagesSeen, flops], [6, 40, 5 * flopsPerStep!]);
    const first = testSupervision({ interruptAfter: 2 });
    await assert.rejects(pretrain(kept, testStreams(1), first.supervision), /interrupted by the test/);
    const second = testSupervision({ checkpoint: first.seen.checkpoint });
    assert.deepEqual(await pretrain(kept, testStreams(1), second.supervision), whole);
  });

  it('starts from given weights and draws none', async () => {
    const donor = createEncoder(spec, testStreams(7));
    const init = await donor.state();
    donor.dispose();
    const still = { init, epochs: 1, learningRate: 1e-30 };
    const { encoder } = await pretrain(options(still), testStreams(1), testSupervision().supervision);
    assert.deepEqual(encoder.weights.get('features.0.weight'), init.get('features.0.weight'));
    const other = new Map([...init].slice(1));
    await assert.rejects(pretrain(options({ init: other }), testStreams(1), testSupervision().supervision), {
      code: 'state-mismatch',
    });
  });

  it('resumes after an interruption at any step to the same bits and the same history', async function () {
    this.timeout(30_000);
    const whole = await pretrain(options(), testStreams(2), testSupervision().supervision);
    for (const at of [1, 2, 5]) {
      const first = testSupervision({ interruptAfter: at });
      await assert.rejects(pretrain(options(), testStreams(2), first.supervision), /interrupted by the test/);
      const second = testSupervision({ checkpoint: first.seen.checkpoint });
      const resumed = await pretrain(options(), testStreams(2), second.supervision);
      assert.equal(second.seen.reports, 6 - at, 'only the remaining steps are made');
      assert.deepEqual(resumed, whole);
    }
  });

  it('exports the encoder every few epochs, the same after an interruption, and reports a lost export', async function () {
    this.timeout(30_000);
    const keeping = () => {
      const made = new Map<number, EncoderState>();
      const keep = async (epoch: number, state: EncoderState) => void made.set(epoch, state);
      return { made, every: 2, keep, has: (epoch: number) => made.has(epoch) };
    };
    const exports = keeping();
    const { supervision } = testSupervision();
    const whole = await pretrain(options({ epochs: 5, exports }), testStreams(2), supervision);
    assert.deepEqual([...exports.made.keys()], [2, 4]);
    const shorter = await pretrain(
      options({ epochs: 2, schedule: { name: 'constant' } }),
      testStreams(2),
      testSupervision().supervision,
    );
    const steady = keeping();
    const other = testSupervision();
    await pretrain(
      options({ epochs: 2, schedule: { name: 'constant' }, exports: steady }),
      testStreams(2),
      other.supervision,
    );
    assert.deepEqual(steady.made.get(2), shorter.encoder);

    // Interrupted in the very step that ends an epoch: its export is there before the checkpoint is.
    const first = testSupervision({ interruptAfter: 4 });
    const again = keeping();
    const rest = options({ epochs: 5, exports: again });
    await assert.rejects(pretrain(rest, testStreams(2), first.supervision), /interrupted by the test/);
    const second = testSupervision({ checkpoint: first.seen.checkpoint });
    assert.deepEqual(await pretrain(rest, testStreams(2), second.supervision), whole);
    assert.deepEqual(again.made, exports.made);
    const lost = options({ epochs: 5, exports: keeping() });
    await assert.rejects(
      pretrain(lost, testStreams(2), testSupervision({ checkpoint: first.seen.checkpoint }).supervision),
      { code: 'exports-lost', message: /past the export of epoch 2, but the exported file is missing/ },
    );
  });

  it('does not depend on when checkpoints are made', async function () {
    this.timeout(20_000);
    const rare = await pretrain(options(), testStreams(3), testSupervision().supervision);
    const often = testSupervision();
    const frequent = await pretrain(options({ checkpointEverySeconds: 0 }), testStreams(3), often.supervision);
    assert.equal(often.seen.saves, 5);
    assert.deepEqual(frequent, rare);
  });

  it('names the first tensor that is not finite', async function () {
    this.timeout(20_000);
    const wild = options({
      optimizer: { name: 'sgd' },
      learningRate: 1e30,
      schedule: { name: 'constant' },
      epochs: 20,
    });
    await assert.rejects(pretrain(wild, testStreams(1), testSupervision().supervision), {
      name: 'Problem',
      code: 'not-finite',
      message: /step \d+: the .* is the first tensor .* learning rate/,
    });
  });

  it('refuses a batch larger than the data, and one of a single image', async () => {
    const { supervision } = testSupervision();
    await assert.rejects(pretrain(options({ batch: 21 }), testStreams(1), supervision), { code: 'batch-too-large' });
    await assert.rejects(pretrain(options({ batch: 1 }), testStreams(1), supervision), { code: 'batch-too-small' });
  });
});
