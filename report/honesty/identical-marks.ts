import { count, counted } from '../ground/number-format.ts';
import type { IdenticalImages, Study } from '../ground/study-types.ts';
import type { Mark } from './mark.ts';

/** `20 of 20 test images are also training images`, for each pair of parts that share images. */
export function leaks(
  { testInTrain, validationInTrain, testInUnlabeled }: IdenticalImages,
  { test, validation }: Pick<Study['dataset'], 'test' | 'validation'>,
): string[] {
  const also = (n: number, of: number, part: string, other: string): string[] =>
    n > 0 ? [`${count(n)} of ${counted(of, `${part} image`)} ${n === 1 ? 'is' : 'are'} also ${other}`] : [];
  return [
    ...also(testInTrain, test, 'test', 'among the training images'),
    ...also(validationInTrain, validation, 'validation', 'among the training images'),
    ...also(testInUnlabeled, test, 'test', 'among the images without labels'),
  ];
}

/** Marks images that are in several parts of the data, or under several classes, with the same pixels. */
export function identicalMarks({ dataset }: Study): Mark[] {
  const { identical } = dataset;
  if (!identical) return [];
  const [first, ...others] = leaks(identical, dataset);
  const marks: Mark[] = [];
  if (first !== undefined)
    marks.push({
      kind: 'identical',
      text: `${[first, ...others].join('; ')}, pixel for pixel. ${consequence(identical)} Remove the copies, which tables/identical.csv names, and run again.`,
      short: `${first}.`,
    });
  if (identical.underTwoClasses > 0)
    marks.push({
      kind: 'identical',
      text: `${counted(identical.underTwoClasses, 'labelled image')} ${identical.underTwoClasses === 1 ? 'has' : 'have'} the same pixels as an image of another class, so no classifier can get them all right. Give each picture one class (tables/identical.csv names the files) and run again.`,
    });
  return marks;
}

function consequence({ testInTrain, validationInTrain }: IdenticalImages): string {
  if (testInTrain > 0)
    return 'Their answers may be remembered, so accuracies are too high, and no interval here says by how much.';
  return validationInTrain > 0
    ? 'Their answers may be remembered, so what is chosen on them may be chosen badly.'
    : 'Pretraining saw them, though not their classes.';
}
