import type { Images, Split } from '../data/types.ts';
import type { ImageCopy } from '../report/ground/study-types.ts';

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

/** The files of images with the same pixels, a list for each picture. */
export function identicalFiles(
  train: Pick<Images, 'labels' | 'sources' | 'classes' | 'identical'>,
  parts: Readonly<Record<'test' | 'unlabeled', Pick<Images, 'labels' | 'sources'>>>,
): ImageCopy[][] {
  const of = { train, ...parts };
  return (train.identical ?? []).map((group) =>
    (['train', 'test', 'unlabeled'] as const).flatMap((part) =>
      group[part].map((image) => {
        const label = of[part].labels[image]!;
        return { part, className: train.classes[label] ?? '', file: of[part].sources[image]! };
      }),
    ),
  );
}
