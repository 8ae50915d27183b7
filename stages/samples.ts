import type { Images, LabelSubset, Split } from '../data/types.ts';

/** Training images that a report shows: a grid of 6 x 4. */
const SAMPLES = 24;

/** Some training images with their classes, evenly spaced, since image files are often sorted by class. */
export async function samplesOf(
  { pixels, labels }: Pick<Images, 'pixels' | 'labels'>,
  { train }: Pick<Split, 'train'>,
) {
  const { evenly } = await import('../learn/evaluate/evenly.ts');
  const { height, width, channels } = pixels;
  const chosen = evenly(train, SAMPLES);
  return {
    ...{ height, width, channels },
    pixels: await pixels.gather(chosen),
    labels: Array.from(chosen, (image) => labels[image]!),
  };
}

/** Numbers of labels of each class in each label subset. */
export const labelCounts = (
  { labels, classes }: Pick<Images, 'labels' | 'classes'>,
  subsets: readonly LabelSubset[],
): { fraction: number; draw: number; counts: number[] }[] =>
  subsets.map(({ fraction, draw, indices }) => {
    const counts = classes.map(() => 0);
    for (const image of indices) counts[labels[image]!]! += 1;
    return { fraction, draw, counts };
  });
