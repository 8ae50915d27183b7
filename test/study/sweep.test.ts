import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import * as v from 'valibot';
import { quick } from '../../experiments/quick.ts';
import { encoderChoice } from '../../stages/encoder-choice.ts';
import { randomEncoder } from '../../stages/random-encoder.ts';
import { Experiment, type ExperimentInput } from '../../stages/settings/experiment.ts';
import { axisName, variantsOf, withLists } from '../../stages/study/variants.ts';
import { Rig, set, TINY_PRETRAINING } from './tiny.ts';

const parsed = (sweep: unknown, more: Partial<ExperimentInput> = {}): Experiment =>
  v.parse(Experiment, { ...quick, ...more, sweep } as ExperimentInput);
const refusal = (sweep: unknown, more: Partial<ExperimentInput> = {}): string =>
  (v.safeParse(Experiment, { ...quick, ...more, sweep } as ExperimentInput).issues ?? [])
    .map(({ message, path }) => `${(path ?? []).map(({ key }) => key).join('.')}: ${message}`)
    .join('\n');

describe('a sweep', () => {
  it('of one value is the experiment without it, of several has the first in its place', () => {
    const { sweep: _, ...plain } = v.parse(Experiment, { ...quick, pretrain: { ...quick.pretrain!, epochs: 3 } });
    assert.deepEqual(parsed({ pretrain: { epochs: [3] } }), plain);
    const two = parsed({ pretrain: { epochs: [3, 9] }, encoder: { stem: ['cifar'] } });
    assert.equal(two.pretrain!.epochs, 3);
    assert.equal(two.encoder.stem, 'cifar');
    assert.deepEqual(two.sweep, { pretrain: { epochs: [3, 9] } });
    assert.deepEqual(withLists(two).pretrain!.epochs, [3, 9]);
    assert.ok(!('sweep' in withLists(two)));
  });

  it('refuses values twice, unknown and unsuited ones, seeds, data, and options of methods that are not there', () => {
    assert.match(refusal({ pretrain: { epochs: [1, 1] } }), /sweep\.pretrain\.epochs: the list has a value twice/);
    assert.match(refusal({ pretrain: { epochs: [0] } }), /sweep\.pretrain\.epochs\.0: .*>=1/);
    assert.match(refusal({ pretrain: { epochs: 3 } }), /sweep\.pretrain\.epochs: .*Array/);
    assert.match(refusal({ pretrain: { epochs: [] } }), /sweep\.pretrain\.epochs: .*length/);
    assert.match(refusal({ pretrain: { seeds: [[0], [1]] } }), /sweep\.pretrain\.seeds: .*"seeds"/);
    assert.match(refusal({ data: { train: [1000, 2000] } }), /sweep\.data: .*"data"/);
    assert.match(refusal({ pretrain: { options: { moco: { queue: [64, 128] } } } }), /not in pretrain\.methods/);
    assert.match(
      refusal({ pretrain: { epochs: [1, 2] } }, { pretrain: null }),
      /pretrain is null: give pretrain a value/,
    );
  });

  it('is refused for a point that would be refused alone, and not for a value that no point has', () => {
    const pretrain = { ...quick.pretrain!, methods: ['simclr' as const] };
    assert.match(
      refusal({ pretrain: { preset: ['lightly', 'study-b'] } }, { pretrain }),
      /study-b has no values for simclr/,
    );
    assert.match(refusal({ augment: { recipe: ['strata', 'preset'] } }, { pretrain }), /strata has none for simclr/);
    assert.match(
      refusal({ pretrain: { epochs: [9, 2] } }, { pretrain: { ...pretrain, exportEvery: 3 } }),
      /exportEvery=3 exceeds pretrain\.epochs=2/,
    );
    assert.match(
      refusal(
        { pretrain: { options: { rotation: { keepBest: [100] } } } },
        { pretrain: { ...pretrain, methods: ['rotation'] }, split: { validation: 0 } },
      ),
      /split\.validation=0 keeps none/,
    );
    const preset = { augment: { recipe: 'preset' as const }, pretrain };
    assert.equal(refusal({ pretrain: { preset: ['solo', 'lightly'] } }, preset), '');
  });

  it('makes what does not depend on a swept value once, and names the rest by it', () => {
    const experiment = parsed({ encoder: { name: ['conv-small', 'resnet20'] }, pretrain: { epochs: [1, 2, 3] } });
    const made = variantsOf(experiment, ({ encoder }) => [
      [
        'weights',
        randomEncoder({ images: [], split: [] }, { encoder: encoderChoice(encoder), seed: 0, lightness: false })
          .encoder,
      ] as const,
    ]);
    assert.deepEqual(
      made.map(({ label, setting }) => [label, setting]),
      [
        ['encoder=conv-small', { encoder: 'conv-small' }],
        ['encoder=resnet20', { encoder: 'resnet20' }],
      ],
    );
    assert.equal(axisName('pretrain.optimizer.learningRate'), 'optimizer.learningRate');
    assert.equal(axisName('pretrain.options.moco.queue'), 'moco.queue');
  });

  it('over 2 encoders, 2 seeds and 2 budgets shares equal nodes, and counts as one run beside others', async function () {
    this.timeout(300_000);
    const rig = await Rig.project();
    try {
      const small = [
        'data.train=120',
        'data.test=40',
        'split.validation=40',
        'split.fractions=[1]',
        'pretrain.batch=32',
      ];
      const bare = ['supervised=null', 'maps=null', 'probe.l2=[1]', 'random=null'];
      const settings = [...TINY_PRETRAINING, ...[...small, ...bare].flatMap(set)];
      const one = await rig.json('run', 'quick', ...settings);
      assert.equal(one.code, 0, one.stderr);
      const axes = ['sweep.encoder.normalise=[true,false]', 'sweep.pretrain.epochs=[1,2]', 'pretrain.seeds=[0,1]'];
      const all = await rig.json('run', 'quick', ...settings, ...axes.flatMap(set));
      assert.equal(all.code, 0, all.stderr);
      const trained = Object.values(all.nodes).filter(({ node }) => node.startsWith('pretrain/'));
      assert.equal(trained.length, 8);
      const fresh = trained.filter(({ status }) => status === 'fresh').map(({ node }) => node);
      assert.deepEqual(fresh, ['pretrain/simclr:normalise=true,epochs=1[seed=0]']);
      const { table, metrics } = JSON.parse(readFileSync(rig.path('artifacts/latest/quick/metrics.json'), 'utf8'));
      const main = table.filter((entry: { main: boolean }) => entry.main);
      assert.deepEqual(
        main.map(({ setting, seeds }: any) => [setting.normalise, setting.epochs, seeds]),
        [
          [true, 1, 2],
          [true, 2, 2],
          [false, 1, 2],
          [false, 2, 2],
        ],
      );
      assert.equal(metrics.filter(({ protocol }: { protocol: string }) => protocol === 'logistic').length, 8);
      assert.ok(existsSync(rig.path('artifacts/latest/quick/figures/budget.svg')));

      const compared = await rig.json('report', '--runs', 'previous', 'latest of quick');
      assert.equal(compared.code, 0, compared.stderr);
      assert.ok(existsSync(`${compared.last.folder}/report.pdf`));
      const html = readFileSync(`${compared.last.folder}/report.html`, 'utf8');
      assert.match(html, /pretrain\.seeds/);
      const twice = await rig.run('report', '--runs', 'quick', 'latest');
      assert.equal(twice.code, 2);
      assert.match(twice.stderr.replace(/\s+/g, ' '), /named twice/);
    } finally {
      await rig.remove();
    }
  });
});
