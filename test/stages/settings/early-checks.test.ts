import assert from 'node:assert/strict';
import type { Project } from '../../../orchestrator/cli/project.ts';
import { experimentValue } from '../../../orchestrator/cli/session.ts';
import { study } from '../../../pipeline.ts';
import { project } from '../../../stages/project.ts';
import type { Experiment } from '../../../stages/settings/experiment.ts';
import { needsOf } from '../../../stages/settings/needs.ts';

const settle = (experiment: string, ...set: string[]): Experiment =>
  experimentValue(project as unknown as Project, { experiment, set, options: {} }) as Experiment;

describe('what parameters and cards alone refuse, before anything is computed', () => {
  const refusals: [settings: string[], said: RegExp][] = [
    [
      ['pretrain.methods=moco', 'pretrain.preset=authors', 'pretrain.batch=100'],
      /pretrain\.batch=100 cannot be divided into 8 equal parts \(pretrain\.options\.moco\.splits/,
    ],
    [
      ['pretrain.methods=moco', 'pretrain.options.moco.queue=300', 'pretrain.batch=256'],
      /A queue of 300 embeddings \(pretrain\.options\.moco\.queue\) is shorter than the 512 of one step/,
    ],
    [['pretrain.methods=nnclr', 'pretrain.options.nnclr.queue=50'], /shorter than the \d+ of one step/],
    [['pretrain.methods=swav', 'pretrain.options.swav.queue.length=10'], /pretrain\.options\.swav\.queue\) is shorter/],
    [['pretrain.methods=swav', 'pretrain.options.swav.crops=9'], /crops=9 takes .* augment\.views=\d+ are cached/],
    [
      ['pretrain.methods=swav', 'pretrain.options.swav.crops=2', 'encoder.normalise=mean-image'],
      /small crops \(pretrain\.options\.swav\.crops\) have another/,
    ],
    [['split.validation=0'], /split\.validation=0 keeps none: give split\.validation a value, or set probe\.l2=null/],
    [
      [
        ...['pretrain.methods=rotation', 'pretrain.options.rotation.keepBest=100'],
        ...['pretrain.options.rotation.chooseOn=test', 'probe.sgd={"watch":"test"}'],
      ],
      /probe\.sgd\.watch=test watches the test images for looking alone, and pretrain\.options\.rotation\.chooseOn=test/,
    ],
    [['split.validation=0', 'probe.knn=null'], /split\.validation=0 keeps none: .*, or set probe=null/],
    [
      ['probe.l2=null', 'probe.knn=null'],
      /The probe has no classifier: give probe\.l2, probe\.knn or probe\.sgd a value/,
    ],
    [['probe.l2=null', 'probe.blocks=true'], /probe\.l2=null leaves it out: .* set probe\.blocks=false/],
    [
      ['pretrain.methods=moco', 'pretrain.preset=authors', 'pretrain.lastBatch=keep'],
      /lastBatch=keep ends an epoch with a batch of any size, and pretrain\.options\.moco\.splits=8/,
    ],
    [
      ['pretrain.methods=rotation', 'pretrain.options.rotation.keepBest=9', 'split.validation=0', 'probe=null'],
      /best epoch of rotation is chosen on validation images/,
    ],
    [
      ['pretrain.methods=rotation', 'pretrain.options.rotation.chooseOn=test'],
      /none is chosen without pretrain\.options\.rotation\.keepBest/,
    ],
    [
      ['pretrain.methods=rotation', 'pretrain.options.rotation.meanOf=turned'],
      /encoder\.normalise=true subtracts none: set encoder\.normalise=mean-image/,
    ],
    [['supervised.keepBest=9', 'split.validation=0', 'probe=null'], /keepBest chooses the best epoch on validation/],
    [['probe=null', 'supervised=null'], /measures no accuracy: give probe a value/],
    [['pretrain=null', 'random=null', 'supervised=null'], /measures no accuracy/],
    [['split.kind=folds'], /weaves has none\. Set split\.kind to fractions/],
    [
      ['data.name=stl10', 'split.kind=folds', 'split.draws=11'],
      /more folds than the 10 that stl10 has\. Set split\.draws to 10/,
    ],
    [['split.budgets=[10,100000]'], /split\.budgets asks for 100000 labels, and there are \d+ training images/],
    [['split.validation=100000'], /split\.validation=100000 keeps as many images as there are/],
    [['pretrain.batch=100000'], /pretrain\.batch=100000 is larger than the \d+ images to train on/],
    [['data.name=cifar10', 'pretrain.batch=60000'], /pretrain\.batch=60000 is larger than the 49500 images/],
    [
      ['pretrain.methods=moco', 'pretrain.batch=64'],
      /pretrain\.options\.moco\.queue=4096 is not below the number of images, 3500/,
    ],
    [['sweep.pretrain.batch=[64,100000]'], /pretrain\.batch=100000 is larger/],
  ];
  for (const [settings, said] of refusals)
    it(settings.join(' '), () => {
      assert.throws(
        () => settle('quick', ...settings),
        (error: Error & { exitCode?: number }) => {
          assert.match(error.message, said);
          return error.name === 'Problem' && error.exitCode === 2;
        },
      );
    });

  it('is none of these where the same parameters fit', () => {
    for (const settings of [
      ['pretrain.methods=moco', 'pretrain.options.moco.queue=512'],
      ['split.validation=0', 'probe=null', 'maps=null'],
      ['split.validation=0', 'probe.l2=null'],
      ['split.validation=0', 'probe.l2=null', 'probe.knn=null', 'probe.sgd={}'],
      ['data.name=stl10', 'split.kind=folds', 'split.draws=10'],
      ['data.name=folder', 'data.path=x', 'pretrain.batch=100000', 'split.budgets=[100000]'],
      ['pretrain.methods=supcon', 'pretrain.batch=2000'],
    ])
      settle('quick', ...settings);
  });
});

describe('what trainings need of images', () => {
  it('is told to the split, for every method and at every point of a sweep', () => {
    const value = settle(
      'quick',
      'data.name=folder',
      'data.path=x',
      'pretrain.methods=["moco","rotation"]',
      'sweep.pretrain.batch=[64,128]',
    );
    assert.deepEqual(
      needsOf(value).map(({ kind, path, value: most }) => `${kind} ${path} ${most}`),
      [
        'batch sweep.pretrain.batch 64',
        'queue pretrain.options.moco.queue 4096',
        'square pretrain.methods=rotation 1',
        'labels supervised 2',
        'batch sweep.pretrain.batch 128',
      ],
    );
    const refs = Object.values(study(value, 'quick'));
    const seen = new Set<string>();
    const stack = refs.map(({ node }) => node);
    for (let node = stack.pop(); node; node = stack.pop()) {
      seen.add(JSON.stringify([node.stage.spec.name, (node.params as { needs?: unknown }).needs]));
      for (const refs of Object.values(node.inputs))
        for (const ref of [refs].flat() as { node: typeof node }[]) stack.push(ref.node);
    }
    assert.ok(seen.has(JSON.stringify(['split', needsOf(value)])));
  });

  it('leave the size of images that an encoder takes to the split, also where cards tell how many there are', () => {
    const value = settle('quick', 'encoder.name=conv-keras');
    assert.deepEqual(needsOf(value), [{ kind: 'side', path: 'encoder.name', value: 95 }]);
    assert.deepEqual(needsOf(settle('quick')), []);
  });
});
