import * as v from 'valibot';
import { stage } from '../orchestrator/stage.ts';
import { ImageSet, Splits } from './artifacts.ts';
import type { Experiment } from './settings/experiment.ts';
import { needs, splitParams } from './settings/split-settings.ts';

/** Division of the training images into training and validation, and the labels that each probe may see. */
export const split = stage({
  name: 'split',
  source: import.meta.url,
  inputs: { images: ImageSet, unlabeled: ImageSet },
  params: v.strictObject({ ...splitParams.entries, needs }),
  outputs: { split: Splits },
  async run({ inputs: { images, unlabeled }, params, random }) {
    const { checkNeeds } = await import('../data/check-needs.ts');
    const { makeSplit } = await import('../data/split.ts');
    const { budgetSubsets, predefinedFolds, stratifiedFolds } = await import('../data/split-budgets.ts');
    const { validation, fractions, draws, manyDrawsBelow, seed, kind, budgets } = params;
    const request = {
      labels: images.labels,
      classes: images.classes,
      validation,
      fractions,
      draws: (fraction: number) => (fraction < manyDrawsBelow ? draws : 1),
    };
    const streams = random.seeded(seed);
    const byFraction = kind === 'fractions' || kind === 'first';
    const asked = { ...request, fractions: byFraction ? fractions : [], firstOfClass: kind === 'first' };
    const made = makeSplit(asked, streams);
    const { labels, classes, folds } = images;
    const labelled = made.train.length + made.validation.length;
    const drawn = { labels, classes, train: made.train, labelled };
    const further = {
      fractions: () => budgetSubsets(drawn, budgets, draws, streams),
      'k-fold': () => stratifiedFolds(drawn, budgets, draws, streams),
      folds: () => predefinedFolds(drawn, folds, draws),
      // Study A has only shares of the labels.
      first: () => [],
    };
    const counted = further[kind]();
    // A budget can equal a fraction; then one of the two is enough.
    const fraction = made.subsets.filter((one) => !counted.some((other) => other.fraction === one.fraction));
    const subsets = [...fraction, ...counted].sort((a, b) => a.fraction - b.fraction || a.draw - b.draw);
    const split = { ...made, subsets };
    checkNeeds(params.needs, split, images.pixels, unlabeled.pixels.count);
    return { split };
  },
});

/** The subsets of a split by fractions, known before it runs, since the graph depends on them. */
export function subsetsOf({
  fractions,
  draws,
  manyDrawsBelow,
  kind,
}: Pick<Experiment['split'], 'fractions' | 'draws' | 'manyDrawsBelow' | 'kind'>): { fraction: number; draw: number }[] {
  if (kind !== 'fractions' && kind !== 'first') return [];
  const drawsOf = (fraction: number) => (kind === 'fractions' && fraction < manyDrawsBelow ? draws : 1);
  return [...fractions]
    .sort((a, b) => a - b)
    .flatMap((fraction) => Array.from({ length: drawsOf(fraction) }, (_, draw) => ({ fraction, draw })));
}
