import assert from 'node:assert/strict';
import * as v from 'valibot';
import { studyA } from '../../../experiments/study-a.ts';
import { studyAFaithful } from '../../../experiments/study-a-faithful.ts';
import { studyB } from '../../../experiments/study-b.ts';
import { findingsOf } from '../../../report/findings/findings.ts';
import type { MethodResult, Study } from '../../../report/ground/study-types.ts';
import { differences } from '../../../report/paper/published-differences.ts';
import type { PublishedStudy } from '../../../report/published/published-study.ts';
import { STUDY_A } from '../../../report/published/published-study-a.ts';
import { STUDY_B } from '../../../report/published/published-study-b.ts';
import { Experiment, type ExperimentInput } from '../../../stages/settings/experiment.ts';
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
  return {
    ...study,
    results,
    histories: study.histories.map((one) => ({
      ...one,
      cost: { ...one.cost, ...(one.cost.labels === undefined && { epochs: pretrain!.epochs, batch: pretrain!.batch }) },
    })),
    dataset: { ...study.dataset, title: 'CIFAR-10', notes: [], train: 45_000, validation: 5_000, test: 10_000 },
    parameters: experiment as unknown as Study['parameters'],
  };
}
/** Without what is about the study alone. */
const of = (study: Study, published: PublishedStudy): string[] =>
  listOf(study, published).filter((item) => !item.startsWith('about '));
const listOf = (study: Study, published: PublishedStudy): string[] => differences(findingsOf(study), published);

describe('the differences from a published study', function () {
  this.timeout(60_000);
  const faithful = runOf(studyAFaithful, { 'self-supervised': 'sgd', supervised: 'scratch' });
  const ownB = runOf(studyB, { 'self-supervised': 'fine-tune', supervised: 'scratch' });

  it('are, of Study A by its own protocol, its images, the row that needs a download, cached views, steps and subsets', () => {
    assert.deepEqual(of(faithful, STUDY_A), [
      'images: 45,000 training and 5,000 kept for validation and 10,000 test images here, 50,000 and 10,000 there',
      'rows: none here beside its "ImageNet-pretrained, frozen"',
      'an epoch of Barlow Twins: 968 images that fill no batch are left out here (43 steps), none there (49 steps)',
      'views: 6 cached views of each image here, new views in each epoch there',
      'label subsets: the first images of each class outside validation, 1 draw at most here; the first images of each class there',
      ...STUDY_A.otherwise,
    ]);
  });

  it('are, of Study B, its images, the last batch of an epoch and how many splits were used', () => {
    assert.deepEqual(of(ownB, STUDY_B), [
      'images: 45,000 training and 5,000 kept for validation and 10,000 test images here, 50,000 and 10,000 there',
      'an epoch of Barlow Twins: 72 images that fill no batch are left out here (351 steps), none there',
      'label subsets: disjoint stratified folds, 1 draw at most here; disjoint stratified splits, without their number there',
      ...STUDY_B.otherwise,
    ]);
  });

  it('say of what a text does not give that it is assumed', () => {
    const { parameters } = ownB;
    const short = { ...ownB, histories: ownB.histories.map((one) => ({ ...one, cost: { ...one.cost, epochs: 2 } })) };
    assert.match(listOf(short, STUDY_B).join('\n'), /^epochs of .*: 2 here, 200 assumed there$/m);
    const other = { ...parameters, fineTune: { ...(parameters.fineTune as object), keepBest: null } };
    assert.match(
      listOf({ ...ownB, parameters: other }, STUDY_B).join('\n'),
      /^fineTune\.keepBest: null here, the best epoch assumed there$/m,
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
    assert.match(
      listOf(withWeights({ sizes: [null] }), STUDY_A).join('\n'),
      /normalise: its default here, false there/,
    );
    assert.doesNotMatch(listOf(withWeights({ normalise: false }), STUDY_A).join('\n'), /pretrained\.normalise/);
  });

  it('name sound labels, a moving encoder and converged classifiers, where the study has others', () => {
    const sound = runOf(studyA, { 'self-supervised': 'logistic', supervised: 'scratch' });
    const list = listOf(sound, STUDY_A).join('\n');
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
    [faithful, STUDY_A, 'pretrain.preset', 'solo', /^heads, .*: preset solo here, its own there$/m],
    [faithful, STUDY_A, 'pretrain.options.barlow-twins.lambda', 0.1, /^changed for .*barlow-twins\.lambda=0\.1/m],
    [ownB, STUDY_B, 'encoder.normalise', true, /^encoder\.normalise: true here, mean-image there$/m],
    [ownB, STUDY_B, 'fineTune.keepBest', null, /^fineTune\.keepBest: null here, the best epoch assumed there$/m],
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
