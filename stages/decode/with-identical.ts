import type { DecodedParts } from '../../data/sets/data-set-reader.ts';
import type { Identical } from '../../data/types.ts';

/** Most pictures whose files are named in one line. */
const NAMED = 10;

/** The parts of a data set, with the images that are the same pixel for pixel noted with the training images. */
export async function withIdentical(
  { train, test, unlabeled }: DecodedParts,
  signal: AbortSignal,
  log: (text: string) => void,
): Promise<DecodedParts> {
  const classesOf = (group: Identical) => {
    const labels = [...group.train.map((i) => train.labels[i]!), ...group.test.map((i) => test.labels[i]!)];
    return new Set(labels.filter((label) => label >= 0));
  };
  const some = (groups: readonly Identical[]): string => {
    const names = groups
      .slice(0, NAMED)
      .map((group) =>
        [...group.train.map((i) => train.sources[i]), ...group.test.map((i) => test.sources[i])].join(' = '),
      );
    return `${names.join('; ')}${groups.length > NAMED ? `; and ${groups.length - NAMED} more` : ''}`;
  };
  const { identicalImages } = await import('../../data/identical-images.ts');
  const identical = await identicalImages({ train, test, unlabeled }, signal);
  const inTrain = identical.reduce((sum, group) => sum + (group.train.length > 0 ? group.test.length : 0), 0);
  if (inTrain > 0)
    log(
      `${inTrain} of ${test.pixels.count} test images ${inTrain === 1 ? 'is also a training image' : 'are also training images'}, pixel for pixel: accuracies will be too high. Remove the copies: ${some(identical.filter((group) => group.train.length > 0 && group.test.length > 0))}`,
    );
  const twoClasses = identical.filter((group) => classesOf(group).size > 1);
  if (twoClasses.length > 0)
    log(
      `${twoClasses.length} picture${twoClasses.length === 1 ? ' is' : 's are'} under more than one class, pixel for pixel: ${some(twoClasses)}`,
    );
  return { train: { ...train, ...(identical.length > 0 && { identical }) }, test, unlabeled };
}
