import type { DecodedParts } from '../../data/sets/data-set-reader.ts';

/** The parts of a data set, with the images that are the same pixel for pixel noted with the training images. */
export async function withIdentical(
  { train, test, unlabeled }: DecodedParts,
  signal: AbortSignal,
  log: (text: string) => void,
): Promise<DecodedParts> {
  const { identicalImages } = await import('../../data/identical-images.ts');
  const identical = await identicalImages({ train, test, unlabeled }, signal);
  const inTrain = identical.reduce((sum, group) => sum + (group.train.length > 0 ? group.test.length : 0), 0);
  if (inTrain > 0)
    log(
      `${inTrain} of ${test.pixels.count} test images are also training images, pixel for pixel: accuracies will be too high`,
    );
  return { train: { ...train, ...(identical.length > 0 && { identical }) }, test, unlabeled };
}
