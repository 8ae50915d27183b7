import assert from 'node:assert/strict';
import * as v from 'valibot';
import { methodCard } from '../../learn/methods/cards.ts';
import { Experiment } from '../../stages/settings/experiment.ts';
import { settingsOf } from '../../stages/settings/presets.ts';

const parsed = (pretrain: object) =>
  v.parse(Experiment, { title: 'presets', data: { name: 'synthetic' }, pretrain: { epochs: 1, ...pretrain } })
    .pretrain!;

describe('A preset', () => {
  it('lies over the defaults and under what the experiment says itself', () => {
    const plain = parsed({});
    assert.deepEqual(settingsOf(plain, 'simclr').options, methodCard('simclr').defaults);
    assert.equal(settingsOf(plain, 'simclr').optimizer.name, 'adam');
    const solo = parsed({ preset: 'solo', batch: 512, options: { simclr: { temperature: 0.07 } } });
    assert.deepEqual(settingsOf(solo, 'simclr').options, {
      projector: [2048, 256],
      norm: false,
      lastNorm: false,
      temperature: 0.07,
    });
    const { name, learningRate, weightDecay } = settingsOf(solo, 'simclr').optimizer;
    // 0.4 for 256 images.
    assert.deepEqual({ name, learningRate, weightDecay }, { name: 'lars', learningRate: 0.8, weightDecay: 1e-4 });
    const slower = parsed({ preset: 'solo', optimizer: { learningRate: 0.1 } });
    assert.deepEqual(
      [settingsOf(slower, 'moco').optimizer.learningRate, settingsOf(slower, 'moco').optimizer.name],
      [0.1, 'sgd'],
    );
  });

  it("takes the steps of the papers' own LARS, and their normalisation of the last layer", () => {
    const authors = parsed({ preset: 'authors' });
    for (const method of ['barlow-twins', 'simclr', 'swav'] as const) {
      const { name, eta, clip } = settingsOf(authors, method).optimizer;
      assert.deepEqual({ name, eta, clip }, { name: 'lars', eta: 0.001, clip: false }, method);
    }
    for (const preset of ['authors', 'lightly'])
      assert.equal(settingsOf(parsed({ preset }), 'simclr').options.lastNorm, true, preset);
    const { eta, clip } = settingsOf(parsed({ preset: 'solo' }), 'barlow-twins').optimizer;
    assert.deepEqual({ eta, clip }, { eta: undefined, clip: undefined });
  });

  it('merges nested options and replaces whole lists', () => {
    const pretraining = parsed({
      preset: 'solo',
      options: { swav: { queue: { length: 64 }, projector: [8] }, byol: { momentum: { last: 0.9 } } },
    });
    const { options } = settingsOf(pretraining, 'swav');
    assert.deepEqual([options.queue, options.projector], [{ length: 64, fromEpoch: 50 }, [8]]);
    assert.deepEqual(settingsOf(pretraining, 'byol').options.momentum, { first: 0.99, last: 0.9 });
  });

  it('refuses a method that it has no settings for, and names those that it has', () => {
    assert.throws(() => parsed({ preset: 'study-a', methods: ['rotation', 'byol'] }), {
      message: /preset study-a has no values for rotation, byol: it covers barlow-twins\. .*preset=strata/,
    });
    assert.throws(
      () => parsed({ preset: 'lightly', methods: ['moco', 'denoising-autoencoder'] }),
      /no values for denoising/,
    );
    assert.equal(settingsOf(parsed({ preset: 'study-a' }), 'barlow-twins').options.deviation, 'unbiased');
    const both = parsed({ preset: 'authors', methods: ['rotation', 'supcon'] });
    assert.equal(settingsOf(both, 'rotation').optimizer.schedule, 'multi-step');
  });

  it("has solo-learn's factor of the loss and, of MoCo, the parts that lightly and the authors normalise apart", () => {
    assert.equal(settingsOf(parsed({ preset: 'solo' }), 'barlow-twins').options.scale, 0.1);
    assert.deepEqual(
      (['strata', 'solo', 'lightly', 'authors'] as const).map(
        (preset) => settingsOf(parsed({ preset, methods: ['moco'] }), 'moco').options.splits,
      ),
      [undefined, undefined, 8, 8],
    );
  });

  it('makes the views too, where augment.recipe leaves it to it, and is refused where it names none', () => {
    const experiment = (augment: object, pretrain: object) => ({
      title: 'views',
      data: { name: 'synthetic' },
      augment,
      pretrain: { epochs: 1, ...pretrain },
    });
    assert.equal(settingsOf(parsed({ preset: 'solo', methods: ['moco'] }), 'moco').recipe, 'solo-symmetric-weak');
    v.parse(Experiment, experiment({ recipe: 'preset' }, { preset: 'solo', methods: ['byol', 'moco'] }));
    v.parse(Experiment, experiment({ recipe: 'preset' }, { preset: 'study-b', methods: ['rotation'] }));
    assert.throws(
      () => v.parse(Experiment, experiment({ recipe: 'preset' }, { methods: ['byol'] })),
      /strata has none for byol/,
    );
    assert.throws(() => v.parse(Experiment, experiment({ recipe: 'soolo-symmetric' }, {})));
  });

  it('does not hide that supervised contrastive learning needs fractions of the labels', () => {
    const experiment = (split: object) => ({
      title: 'labels',
      data: { name: 'synthetic' },
      split,
      pretrain: { methods: ['supcon'], epochs: 1 },
    });
    assert.throws(() => v.parse(Experiment, experiment({ kind: 'k-fold', budgets: [10] })), /supcon/);
    v.parse(Experiment, experiment({}));
  });

  it('is one of the list, and so is every option', () => {
    assert.throws(() => parsed({ preset: 'soolo' }));
    assert.throws(() => parsed({ options: { simclr: { temprature: 1 } } }));
    assert.throws(() => parsed({ options: { moco: { momentum: { fist: 1 } } } }));
  });

  it('ends no training before its first export, and chooses no epoch on images that there are not', () => {
    assert.throws(
      () => parsed({ epochs: 3, exportEvery: 10 }),
      /exportEvery=10 exceeds pretrain\.epochs=3.*to 3 or less/,
    );
    parsed({ epochs: 10, exportEvery: 10 });
    const experiment = (split: object, pretrain: object) => ({
      title: 'chosen',
      data: { name: 'synthetic' },
      probe: null,
      supervised: { steps: 1 },
      split,
      pretrain: { epochs: 1, methods: ['rotation'], ...pretrain },
    });
    const none = { validation: 0 };
    assert.throws(
      () => v.parse(Experiment, experiment(none, { preset: 'study-b' })),
      /best epoch of rotation is chosen on validation images/,
    );
    assert.throws(() => v.parse(Experiment, experiment(none, { options: { rotation: { keepBest: 9 } } })), /keepBest/);
    v.parse(Experiment, experiment(none, {}));
  });

  it('counts nothing twice: a list with a value twice is refused, whatever it lists', () => {
    const experiment = { title: 'twice', data: { name: 'synthetic' }, pretrain: { epochs: 1 } };
    for (const twice of [
      { pretrain: { epochs: 1, seeds: [3, 3] } },
      { pretrain: { epochs: 1, methods: ['byol', 'byol'] } },
      { split: { budgets: [20, 40, 20] } },
      { split: { fractions: [0.1, 0.1] } },
      { random: { seeds: [0, 0] } },
      { supervised: { seeds: [0, 0] } },
      { pretrained: { sizes: [null, null] } },
    ])
      assert.throws(() => v.parse(Experiment, { ...experiment, ...twice }), /twice/, JSON.stringify(twice));
  });
});
