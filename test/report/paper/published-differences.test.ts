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
const listOf = (study: Study, published: PublishedStudy): string[] => differences(findingsOf(study), published);

describe('the differences from a published study', function () {
  this.timeout(60_000);
  const faithful = runOf(studyAFaithful, { 'self-supervised': 'sgd', supervised: 'scratch' });
  const ownB = runOf(studyB, { 'self-supervised': 'fine-tune', supervised: 'scratch' });

  it('are, of Study A by its own protocol, the images kept for validation, the row that needs a download, and cached views', () => {
    const list = listOf(faithful, STUDY_A).filter((item) => !item.startsWith('about Study A'));
    assert.equal(list.length, 3, list.join('\n'));
    assert.match(list.join('\n'), /45,000 training and 5,000 kept for validation/);
    assert.match(list.join('\n'), /rows: none here beside its "ImageNet-pretrained, frozen"/);
    assert.match(list.join('\n'), /views: 6 cached views of each image/);
  });

  it('are, of Study B, the images kept for validation and how many splits were used', () => {
    const list = listOf(ownB, STUDY_B).filter((item) => !item.startsWith('about Study B'));
    assert.equal(list.length, 2, list.join('\n'));
    assert.match(
      list.join('\n'),
      /label subsets: disjoint stratified folds, 1 draw at most here; all of the 500 to 10/,
    );
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
    [ownB, STUDY_B, 'fineTune.keepBest', null, /^fineTune\.keepBest: null here, the best epoch there$/m],
    [ownB, STUDY_B, 'supervised.optimizer.schedule', 'constant', /schedule: constant here, multi-step there$/m],
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
