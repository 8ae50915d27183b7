import type { Images, Split } from '../data/types.ts';

/** Numbers of images that are in several parts of a study, or under several classes, with the same pixels. */
export function identicalCounts(
  train: Pick<Images, 'labels' | 'identical'>,
  test: Pick<Images, 'labels'>,
  split: Pick<Split, 'train' | 'validation'>,
) {
  const [training, validation] = [new Set(split.train), new Set(split.validation)];
  const counts = { testInTrain: 0, validationInTrain: 0, testInUnlabeled: 0, underTwoClasses: 0 };
  for (const group of train.identical ?? []) {
    const held = group.train.filter((image) => validation.has(image)).length;
    if (group.train.length > 0) counts.testInTrain += group.test.length;
    if (group.train.some((image) => training.has(image))) counts.validationInTrain += held;
    if (group.unlabeled.length > 0) counts.testInUnlabeled += group.test.length;
    const labels = [
      ...group.train.map((image) => train.labels[image]!),
      ...group.test.map((image) => test.labels[image]!),
    ].filter((label) => label >= 0);
    if (new Set(labels).size > 1) counts.underTwoClasses += labels.length;
  }
  return counts;
}
