import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs-core';
import { momentumAt } from '../../learn/methods/average.ts';
import { byolMethod } from '../../learn/methods/byol.ts';
import { colorizationMethod } from '../../learn/methods/colorization.ts';
import { denoisingMethod } from '../../learn/methods/denoising-autoencoder.ts';
import type { CreateMethod } from '../../learn/methods/method.ts';
import { moCoMethod } from '../../learn/methods/moco.ts';
import { nnclrMethod } from '../../learn/methods/nnclr.ts';
import { createQueue } from '../../learn/methods/queue.ts';
import { rotationMethod } from '../../learn/methods/rotation.ts';
import { simClrMethod } from '../../learn/methods/simclr.ts';
import { simSiamMethod } from '../../learn/methods/simsiam.ts';
import { supConMethod } from '../../learn/methods/supcon.ts';
import { swavMethod } from '../../learn/methods/swav.ts';
import { vicRegMethod } from '../../learn/methods/vicreg.ts';
import { allTurns, oneTurn, plainViews } from '../../learn/train/plain-views.ts';
import { cachedPairs, viewsOf, withSmallCrops } from '../../learn/train/views.ts';
import type { EncoderSpec } from '../../learn/types.ts';
import { sample } from '../rig/sample.ts';
import { useEngine } from './engine.ts';
import { itTrains, type Trial, trialCache, trialPairs, trialPixels, trialSpec } from './method-trial.ts';
import { assertClose } from './reference.ts';
import { testStreams } from './streams.ts';

const moco = { projector: [16, 16], temperature: 0.2, queue: 16, momentum: { first: 0.9, last: 0.99 } };

const swav = {
  projector: [16, 16],
  prototypes: 6,
  temperature: 0.1,
  epsilon: 0.05,
  iterations: 3,
  frozenEpochs: 1,
  queue: { length: 12, fromEpoch: 1 },
};

const plain = () => plainViews(trialPixels(8), 'crop-flip', testStreams(1));
const labelled = () =>
  viewsOf(
    trialPairs(),
    Int32Array.from({ length: 16 }, (_, i) => i + 2),
    Int32Array.from({ length: 20 }, (_, i) => i % 3),
  );
const smallCrops = () => {
  const streams = testStreams(1);
  return withSmallCrops(cachedPairs(trialCache(8), streams), trialCache(6), 2, streams);
};
const oneTurnEach = () => {
  const streams = testStreams(1);
  return oneTurn(plainViews(trialPixels(8), 'none', streams), streams);
};
const lightness: EncoderSpec = { ...trialSpec, input: 'lightness', mean: [0.5], std: [0.25] };
// A queue begins as noise, which is easily distinguished; the loss rises as real embeddings replace it.
const bound = (lossAtCollapse: number) => 0.6 * lossAtCollapse;

const trials: Record<string, Trial> = {
  SimCLR: { method: simClrMethod({ projector: [16, 16], norm: false, temperature: 0.2 }) },
  VICReg: { method: vicRegMethod({ projector: [16, 16], invariance: 25, variance: 25, covariance: 1 }) },
  SimSiam: { method: simSiamMethod({ projector: [16, 16], predictor: 8, steadyPredictor: true }) },
  BYOL: { method: byolMethod({ projector: [16, 16], predictor: 16, momentum: { first: 0.9, last: 1 } }) },
  'MoCo v2': { method: moCoMethod({ ...moco, symmetric: false }), bound },
  'MoCo v2, symmetric': { method: moCoMethod({ ...moco, symmetric: true }), bound },
  'MoCo v2 in two parts': { method: moCoMethod({ ...moco, symmetric: false, splits: 2 }), bound },
  NNCLR: { method: nnclrMethod({ projector: [16, 16], predictor: 16, temperature: 0.2, queue: 16 }) },
  SwAV: { method: swavMethod({ ...swav, crops: 0 }) },
  'SwAV with small crops': { method: swavMethod({ ...swav, crops: 2 }), views: smallCrops },
  'supervised contrastive': {
    method: supConMethod({ projector: [16, 16], norm: true, lastNorm: true, temperature: 0.1 }),
    views: labelled,
  },
  rotation: { method: rotationMethod({ turns: 'all' }), views: () => allTurns(plain()) },
  'rotation, one turn an image': { method: rotationMethod({ turns: 'one' }), views: oneTurnEach },
  'denoising autoencoder': { method: denoisingMethod({ noise: 0.2, channels: 16 }), views: plain },
  colorization: { method: colorizationMethod({ channels: 16 }), views: plain, encoder: lightness },
};

describe('Every method', function () {
  this.timeout(30_000);
  before(useEngine);
  for (const [name, trial] of sample(Object.entries(trials), undefined, 3)) itTrains(name, trial);
});

describe('The levels that losses are read against', () => {
  before(useEngine);

  it('are ln K of prototypes, ln(K + 1) of a queue, ln 4 of turns and the width of Barlow Twins, times its factor', async () => {
    const { createEncoder } = await import('../../learn/encoders/encoder.ts');
    const { barlowTwinsMethod } = await import('../../learn/methods/barlow-twins.ts');
    const plan = { steps: 10, stepsPerEpoch: 2, batch: 8, height: 8, width: 8 };
    const levels = (method: CreateMethod) =>
      Object.values(method(createEncoder(trialSpec, testStreams(3)), testStreams(3), plan).references);
    const barlow = { projector: [16, 16], lambda: 0.005 };
    assertClose(levels(swavMethod({ ...swav, crops: 0 })), [1.79175947], 1e-8, 'ln 6');
    assertClose(levels(moCoMethod({ ...moco, symmetric: false })), [Math.log(17)], 1e-8, 'ln 17');
    assertClose(levels(rotationMethod({ turns: 'all' })), [Math.log(4)], 1e-8, 'ln 4');
    assertClose(levels(barlowTwinsMethod(barlow)), [16], 1e-8, 'width');
    assertClose(levels(barlowTwinsMethod({ ...barlow, scale: 0.1 })), [1.6], 1e-8, 'width times the factor');
  });
});

describe('A queue of embeddings', () => {
  before(useEngine);

  it('starts as noise of length 1, adds the newest in front, and drops the oldest', () => {
    const queue = createQueue(4, 2, 2, testStreams(1)('init-queue'));
    for (const row of queue.rows.arraySync()) assert.ok(Math.abs(Math.hypot(...row) - 1) < 1e-6);
    const [kept] = queue.rows.arraySync();
    queue.push(
      tf.tensor2d([
        [3, 4],
        [0, 2],
      ]),
    );
    const rows = queue.rows.arraySync();
    assert.ok(Math.abs(rows[0]![0]! - 0.6) < 1e-6 && Math.abs(rows[1]![1]! - 1) < 1e-6);
    assert.deepEqual(rows[2], kept);
    queue.dispose();
  });

  it('refuses a batch that does not fit', () => {
    assert.throws(() => createQueue(4, 2, 8, testStreams(1)('init-queue')), { code: 'queue-too-short' });
  });
});

describe("MoCo's queue", () => {
  before(useEngine);

  it('contains no key of the present batch', () => {
    const images = Float32Array.from({ length: 8 * 192 }, (_, i) => Math.sin(i));
    const view = tf.tensor4d(images, [8, 8, 8, 3]);
    const plan = { steps: 10, stepsPerEpoch: 2, batch: 8, height: 8, width: 8 };
    return import('../../learn/encoders/encoder.ts').then(({ createEncoder }) => {
      const random = testStreams(3);
      const encoder = createEncoder(trialSpec, random);
      const method = moCoMethod({ ...moco, symmetric: true })(encoder, random, plan);
      const ask = () => tf.tidy(() => method.loss([view, view], 0, { pixels: [] }).loss.dataSync()[0]!);
      assert.equal(ask(), ask());
      method.afterStep!(0);
      method.dispose!();
    });
  });
});

describe('MoCo in parts of a batch', () => {
  before(useEngine);
  const plan = { steps: 10, stepsPerEpoch: 2, batch: 8, height: 8, width: 8 };
  const view = () =>
    tf.tensor4d(
      Float32Array.from({ length: 8 * 192 }, (_, i) => Math.sin(i * i)),
      [8, 8, 8, 3],
    );

  it('normalises each part separately, and averages their statistics', async () => {
    const { createEncoder } = await import('../../learn/encoders/encoder.ts');
    const [encoder, alone] = [createEncoder(trialSpec, testStreams(3)), createEncoder(trialSpec, testStreams(3))];
    const method = moCoMethod({ ...moco, symmetric: false, splits: 2 })(encoder, testStreams(3), plan);
    const { projections } = method.loss([view(), view()], 0, { pixels: [] });
    const means: number[][] = [];
    for (const part of tf.split(view(), 2)) {
      alone.load(await createEncoder(trialSpec, testStreams(3)).state());
      alone.forward(part as tf.Tensor4D, true);
      means.push([...(await alone.state()).get('features.1.running_mean')!.data]);
    }
    const expected = means[0]!.map((value, k) => (value + means[1]![k]!) / 2);
    assertClose((await encoder.state()).get('features.1.running_mean')!.data, expected, 1e-4, 'running mean');
    assert.equal((await encoder.state()).get('features.1.num_batches_tracked')!.data[0], 1);
    const whole = moCoMethod({ ...moco, symmetric: false })(
      createEncoder(trialSpec, testStreams(3)),
      testStreams(3),
      plan,
    );
    const together = whole.loss([view(), view()], 0, { pixels: [] }).projections!;
    assert.ok(tf.max(tf.abs(tf.sub(projections!, together))).dataSync()[0]! > 1e-3, 'the parts make a difference');
  });

  it('refuses a batch that cannot be divided equally', async () => {
    const { createEncoder } = await import('../../learn/encoders/encoder.ts');
    const method = moCoMethod({ ...moco, symmetric: false, splits: 3 });
    assert.throws(() => method(createEncoder(trialSpec, testStreams(3)), testStreams(3), plan), {
      code: 'uneven-splits',
    });
  });
});

describe('The momentum of an average', () => {
  it('goes from the first to the last on a cosine', () => {
    const at = (step: number) => momentumAt({ first: 0.99, last: 0.999 }, step, 100);
    for (const [step, value] of [
      [0, 0.99],
      [25, 0.99131802],
      [50, 0.9945],
      [75, 0.99768198],
      [100, 0.999],
    ] as const)
      assert.ok(Math.abs(at(step) - value) < 1e-8, `at ${step}: ${at(step)}`);
    assert.equal(momentumAt({ first: 0.99 }, 50, 100), 0.99);
  });
});
