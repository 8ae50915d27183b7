import { batchOverImages, notSquareImages, queueOverImages, sideTooSmall, subsetTooSmall } from './split-problems.ts';
import type { PixelSource, Split } from './types.ts';

/** A training's requirement on the images, and the parameter that sets it. */
export interface Need {
  readonly kind: 'batch' | 'queue' | 'square' | 'labels' | 'side';
  readonly path: string;
  readonly value: number;
}

/**
 * Compares what trainings need with a split, before any of them begins.
 *
 * @param unlabeled - Number of images without labels
 * @throws Problem `batch-too-large`, `queue-too-long`, `not-square`, `too-few-labels`, `image-too-small`
 */
export function checkNeeds(
  needs: readonly Need[],
  { train, subsets }: Split,
  { height, width }: Pick<PixelSource, 'height' | 'width'>,
  unlabeled: number,
): void {
  const images = { labelled: train.length, unlabeled, all: train.length + unlabeled };
  const fewest = subsets.reduce<Split['subsets'][number] | undefined>(
    (least, one) => (least && least.indices.length <= one.indices.length ? least : one),
    undefined,
  );
  for (const { kind, path, value } of needs) {
    if (kind === 'batch' && images.all < value) throw batchOverImages(path, value, images);
    if (kind === 'queue' && images.all <= value) throw queueOverImages(path, value, images);
    if (kind === 'square' && height !== width) throw notSquareImages(path, height, width);
    if (kind === 'side' && Math.min(height, width) < value) throw sideTooSmall(path, value, height, width);
    if (kind === 'labels' && fewest && fewest.indices.length < value)
      throw subsetTooSmall(path, fewest.fraction, fewest.indices.length);
  }
}
