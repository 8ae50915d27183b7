import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import * as v from 'valibot';
import { studyA } from '../../../experiments/study-a.ts';
import { studyAFaithful } from '../../../experiments/study-a-faithful.ts';
import { studyASupervised } from '../../../experiments/study-a-supervised.ts';
import { studyB } from '../../../experiments/study-b.ts';
import { studyBFaithful, studyBFaithfulShiftFlip } from '../../../experiments/study-b-faithful.ts';
import { METHOD_CARDS } from '../../../learn/methods/cards.ts';
import { findingsOf } from '../../../report/findings/findings.ts';
import type { MethodResult, Study } from '../../../report/ground/study-types.ts';
import { differences } from '../../../report/paper/published-differences.ts';
import type { PublishedStudy } from '../../../report/published/published-study.ts';
import { STUDY_A } from '../../../report/published/published-study-a.ts';
import { STUDY_B } from '../../../report/published/published-study-b.ts';
import { Experiment, type ExperimentInput, parameterPaths } from '../../../stages/settings/experiment.ts';
import { settingsOf } from '../../../stages/settings/presets.ts';
import { fixtureStudy } from '../fixture-study.ts';

/** Makes the study that a run of an experiment would report, as far as it tells differences; budgets are those of its parameters. */
function runOf(input: ExperimentInput, protocols: Partial<Record<MethodResult['family'], string>>): Study {
  const experiment = v.parse(Experiment, input);
  const study = fixtureStudy({ images: 60, draws: 1, synthetic: false });
  const { supervised, pretrain, fineTune, probe, encoder } = experiment;
  const results = study.results.flatMap((one): MethodResult[] => {
    const protocol = protocols[one.family];
    if (!protocol) return [];
    const settings = one.family === 'supervised' ? supervised! : (fineTune ?? {});
    return [
      {
        ...one,
        encoder: encoder.name === 'resnet18' ? 'resnet18 (imagenet stem)' : encoder.name,
        scores: one.scores.filter((score) => score.protocol !== 'knn').map((score) => ({ ...score, protocol })),
        protocol: {
          ...settings,
          ...(probe?.sgd &&
            one.family !== 'supervised' && {
              sgd: {
                epochs: probe.sgd.epochs,
                batch: probe.sgd.batch,
                ...(probe.sgd.batchNorm && { batchNorm: 'in training mode' }),
              },
            }),
        },
      },
    ];
  });
  const id = pretrain?.methods[0];
  const params = (method: typeof id) => {
    const { options, optimizer } = settingsOf(pretrain!, method!);
    return { ...options, optimizer };
  };
  const { title } = METHOD_CARDS.find((card) => card.id === (id ?? 'barlow-twins'))!;
  const pretrained = study.histories.filter(({ cost }) => cost.labels === undefined);
  return {
    ...study,
    results,
    histories: study.histories.flatMap((one) => {
      if (one.cost.labels !== undefined) return [one];
      const { epochs = 0, batch = 0 } = pretrain ?? {};
      return id ? [{ ...one, method: title, methodId: id, cost: { ...one.cost, epochs, batch } }] : [];
    }),
    provenance: study.provenance.map((node) =>
      id && pretrained.some((one) => one.node === node.name) ? { ...node, params: params(id) } : node,
    ),
    dataset: {
      ...{ ...study.dataset, title: 'CIFAR-10', notes: [], test: 10_000 },
      ...(experiment.split.validation === 0 ? { train: 50_000, validation: 0 } : { train: 45_000, validation: 5_000 }),
    },
    parameters: experiment as unknown as Study['parameters'],
  };
}
/** Without what is about the study alone. */
const of = (study: Study, published: PublishedStudy): string[] =>
  listOf(study, published).filter((item) => !item.startsWith('about '));
const listOf = (study: Study, published: PublishedStudy): string[] => differences(findingsOf(study), published);

/** Paths of parameters that an experiment sets otherwise than the study's card says, derived from the experiment alone. */
function otherPaths(input: ExperimentInput, { setting }: PublishedStudy): string[] {
  const { pretrain, ...rest } = v.parse(Experiment, input);
  const method = setting.method as 'rotation';
  const { options, optimizer } = pretrain ? settingsOf(pretrain, method) : { options: undefined, optimizer: undefined };
  const tree: Record<string, any> = {
    ...rest,
    pretrain: pretrain && { ...pretrain, optimizer, options: { [method]: options } },
  };
  const defaults: Record<string, unknown> = {
    ...{ head: 'torch', biases: false, meanOf: 'images', chooseOn: 'validation', by: 'step' },
    ...{ 'optimizer.epsilon': 1e-8, 'optimizer.form': 'torch' },
  };
  return Object.entries(setting.parameters).flatMap(([path, theirs]) => {
    const names = path.split('.');
    const parent = names.slice(0, -1).reduce((at, name) => at?.[name], tree);
    if (!parent) return [];
    const ours = parent[names.at(-1)!] ?? defaults[names.at(-1)!] ?? defaults[names.slice(-2).join('.')] ?? null;
    return isDeepStrictEqual(ours, theirs) ? [] : [path];
  });
}

describe('the differences from a published study', function () {
  this.timeout(60_000);
  const runs = {
    a: runOf(studyA, { 'self-supervised': 'logistic', supervised: 'scratch' }),
    'a-faithful': runOf(studyAFaithful, { 'self-supervised': 'sgd', supervised: 'scratch' }),
    'a-supervised': runOf(studyASupervised, { supervised: 'scratch' }),
    b: runOf(studyB, { 'self-supervised': 'fine-tune', supervised: 'scratch' }),
    'b-faithful': runOf(studyBFaithful, { 'self-supervised': 'fine-tune', supervised: 'scratch' }),
    'b-shift-flip': runOf(studyBFaithfulShiftFlip, { 'self-supervised': 'fine-tune', supervised: 'scratch' }),
  };
  const faithful = runs['a-faithful'];
  const ownB = runs.b;

  const derived: readonly (readonly [keyof typeof runs, ExperimentInput, PublishedStudy])[] = [
    ['a', studyA, STUDY_A],
    ['a-faithful', studyAFaithful, STUDY_A],
    ['a-supervised', studyASupervised, STUDY_A],
    ['b', studyB, STUDY_B],
    ['b-faithful', studyBFaithful, STUDY_B],
    ['b-shift-flip', studyBFaithfulShiftFlip, STUDY_B],
  ];
  for (const [name, input, published] of derived)
    it(`name every parameter that study ${name} sets otherwise, and no other`, () => {
      const said = of(runs[name], published).flatMap((item) => {
        const [path] = item.split(':');
        return Object.hasOwn(published.setting.parameters, path!) ? [path] : [];
      });
      assert.deepEqual(said, otherPaths(input, published));
    });

  it('are none of an experiment by the study\u2019s own protocol but cached views, the measure, and the row that is a download', () => {
    assert.deepEqual(of(faithful, STUDY_A), [
      // The fixture has no such row; the experiment has.
      'rows: none here beside its "ImageNet-pretrained, frozen"',
      'views: 6 cached views of each image here, new views in each epoch there',
      ...of(faithful, STUDY_A).filter((item) => item.startsWith('accuracy: ')),
    ]);
    assert.equal(v.parse(Experiment, studyAFaithful).pretrained?.normalise, false);
    assert.deepEqual(of(runs['b-faithful'], STUDY_B), []);
    assert.deepEqual(
      of(runs['b-shift-flip'], STUDY_B).map((item) => item.split(':')[0]),
      ['pretrain.options.rotation.augment', 'fineTune.augment', 'supervised.augment'],
    );
  });

  it('say of accuracies that are means over batches by how much ours would move', () => {
    const [first] = faithful.results;
    const score = first!.scores[0]!;
    // 60 images in batches of 1,024: one batch, so no difference.
    assert.ok(of(faithful, STUDY_A).every((item) => !item.startsWith('accuracy')));
    const setting = { ...STUDY_A.setting, batchMeans: 50 };
    const right = Array.from(score.predictions, (one, i) => Number(one === first!.testLabels[i]));
    const sum = (from: number, to: number) => right.slice(from, to).reduce((a, b) => a + b, 0);
    const move = Math.abs((sum(0, 50) / 50 + sum(50, 60) / 10) / 2 - sum(0, 60) / 60);
    const alone = { ...faithful, results: [{ ...first!, scores: [score] }] };
    const said = listOf(alone, { ...STUDY_A, setting }).find((item) => item.startsWith('accuracy'));
    assert.match(
      said ?? '',
      new RegExp(`batches of 50 there, by which ours would move by ${(100 * move).toFixed(2)} points`),
    );
  });

  it('leave out no parameter of the study\u2019s method, optimiser, trainings and probes: each is in its card', () => {
    // Told in other words (budgets, seeds, draws), of another optimiser, schedule or classifier than the study's, or of curves alone.
    const elsewhere =
      /\.(epochs|batch|steps|seeds|draws|momentum|nesterov|eta|clip|patience|warmup|by|milestones|factors|afterEpochs|batchNorm|watch)$/;
    for (const [published, parts] of [
      [STUDY_A, ['pretrain.options.barlow-twins', 'pretrain.optimizer', 'supervised', 'probe.sgd']],
      [STUDY_B, ['pretrain.options.rotation', 'pretrain.optimizer', 'supervised', 'fineTune']],
    ] as const)
      for (const path of parameterPaths()) {
        if (!parts.some((part) => path.startsWith(`${part}.`)) || elsewhere.test(path) || /init\./.test(path)) continue;
        assert.ok(Object.hasOwn(published.setting.parameters, path), `${published.title}: ${path}`);
      }
  });

  it('name images, the last batch of an epoch and subsets where a run keeps images for validation', () => {
    const list = of(ownB, STUDY_B);
    for (const item of [
      'images: 45,000 training and 5,000 kept for validation and 10,000 test images here, 50,000 and 10,000 there',
      'an epoch of Rotation: 72 images that fill no batch are left out here (351 steps), none there',
    ])
      assert.ok(list.includes(item), list.join('\n'));
    assert.ok(
      of(runs.a, STUDY_A).includes(
        'an epoch of Barlow Twins: 968 images that fill no batch are left out here (43 steps), none there (49 steps)',
      ),
    );
    const first = runOf(
      { ...studyAFaithful, split: { kind: 'first', validation: 5000 }, probe: studyA.probe! },
      { 'self-supervised': 'sgd' },
    );
    assert.match(of(first, STUDY_A).join('\n'), /^label subsets: the first images of each class outside validation/m);
  });

  it('say of what a text does not give that it is assumed', () => {
    const { parameters } = ownB;
    const short = { ...ownB, histories: ownB.histories.map((one) => ({ ...one, cost: { ...one.cost, epochs: 2 } })) };
    assert.match(listOf(short, STUDY_B).join('\n'), /^epochs of .*: 2 here, 200 assumed there$/m);
    const other = { ...parameters, fineTune: { ...(parameters.fineTune as object), keepBest: 1000 } };
    assert.match(
      listOf({ ...ownB, parameters: other }, STUDY_B).join('\n'),
      /^fineTune\.keepBest: 1000 here, none assumed there$/m,
    );
    for (const study of [STUDY_A, STUDY_B])
      for (const name of study.setting.assumed)
        assert.ok(
          /^(labelled\.)?(epochs|batch)$/.test(name) || Object.hasOwn(study.setting.parameters, name),
          `${study.title} has no ${name}`,
        );
  });

  it('name the statistics that a pretrained network gets where Study A fed pixels between 0 and 1', () => {
    const withWeights = (pretrained: object) => ({
      ...faithful,
      parameters: { ...faithful.parameters, pretrained } as Study['parameters'],
    });
    assert.match(listOf(withWeights({ sizes: [null] }), STUDY_A).join('\n'), /normalise: true here, false there/);
    assert.doesNotMatch(listOf(withWeights({ normalise: false }), STUDY_A).join('\n'), /pretrained\.normalise/);
  });

  it('name sound labels, a moving encoder and converged classifiers, where the study has others', () => {
    const list = listOf(runs.a, STUDY_A).join('\n');
    assert.match(list, /classifier: logistic regression here, linear head trained for 3 epochs/);
    assert.match(list, /frozen encoders: batch normalisation in evaluation mode here, in training mode there/);
    assert.match(
      list,
      /label subsets: class-balanced draws, 1 draw at most here; the first images of each class there/,
    );
  });

  /** Every single change of what the studies fix must be seen. */
  const changes: readonly (readonly [Study, PublishedStudy, string, unknown, RegExp])[] = [
    [faithful, STUDY_A, 'encoder.normalise', true, /^encoder\.normalise: true here, false there$/m],
    [faithful, STUDY_A, 'augment.recipe', 'strata', /^augment\.recipe: strata here, study-a there$/m],
    [faithful, STUDY_A, 'supervised.augment', 'crop-flip', /^supervised\.augment: crop-flip here, none there$/m],
    [faithful, STUDY_A, 'supervised.optimizer.name', 'sgd', /^supervised\.optimizer\.name: sgd here, adam there$/m],
    [faithful, STUDY_A, 'supervised.optimizer.learningRate', 0.1, /learningRate: 0\.1 here, 0\.001 there$/m],
    [faithful, STUDY_A, 'probe.sgd.optimizer.schedule', 'cosine', /schedule: cosine here, constant there$/m],
    [ownB, STUDY_B, 'encoder.normalise', true, /^encoder\.normalise: true here, mean-image there$/m],
    [runs['b-faithful'], STUDY_B, 'fineTune.keepBest', 9, /^fineTune\.keepBest: 9 here, none assumed there$/m],
    [runs['b-faithful'], STUDY_B, 'supervised.head', 'torch', /^supervised\.head: torch here, keras there$/m],
    [ownB, STUDY_B, 'supervised.optimizer.schedule', 'constant', /schedule: constant here, multi-step assumed there$/m],
  ];
  for (const [study, published, path, value, said] of changes)
    it(`name ${path} where it is not ${published.title}\u2019s`, () => {
      const parameters = structuredClone(study.parameters) as Record<string, any>;
      const names = path.split('.');
      const last = names.pop()!;
      let at = parameters;
      for (const name of names) at = at[name] ??= {};
      at[last] = value;
      assert.match(listOf({ ...study, parameters }, published).join('\n'), said);
      assert.doesNotMatch(listOf(study, published).join('\n'), said);
    });
});
