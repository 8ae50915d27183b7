import { memoryPixels } from '../pixels.ts';
import type { DecodedParts } from '../sets/data-set-reader.ts';
import { publishedCard } from '../sets/describe-images.ts';
import { syntheticCard } from '../sets/synthetic.card.ts';
import type { Images, RandomStreams, Watch } from '../types.ts';
import { paint, SIDE } from './paint.ts';
import { SHAPES } from './shapes.ts';

export interface SyntheticRequest {
  /** Labelled training images, spread evenly over the ten classes. */
  readonly train: number;
  readonly test: number;
}

const PARTS = ['train', 'test', 'unlabeled'] as const;
/** Images drawn between two checks of the signal. */
const BETWEEN_CHECKS = 500;

/**
 * Draws 32x32 RGB images of ten shapes. Only the structure shows the class: colour, light, position, size and background are
 * independent of it. Image i of a part depends on the seed, the part and i only, so a larger set begins with the smaller one.
 */
export async function generateSynthetic(
  request: SyntheticRequest,
  random: RandomStreams,
  watch: Watch = {},
): Promise<DecodedParts> {
  const counts = { train: request.train, test: request.test, unlabeled: 0 };
  const total = counts.train + counts.test;
  const card = publishedCard(syntheticCard, counts);
  let done = 0;
  const part = async (name: (typeof PARTS)[number]): Promise<Images> => {
    const count = counts[name];
    const bytes = new Uint8Array(count * SIDE * SIDE * 3);
    const labels = new Int32Array(count);
    for (let i = 0; i < count; i++) {
      if (i % BETWEEN_CHECKS === 0) {
        await new Promise((resolve) => setImmediate(resolve));
        watch.signal?.throwIfAborted();
        watch.progress?.(done, total);
      }
      const label = i % SHAPES.length;
      labels[i] = label;
      const stream = random('synthetic', PARTS.indexOf(name), i);
      paint(label, stream, bytes.subarray(i * SIDE * SIDE * 3, (i + 1) * SIDE * SIDE * 3));
      done++;
    }
    const pixels = memoryPixels(bytes, { count, height: SIDE, width: SIDE, channels: 3 });
    const { classes } = syntheticCard;
    return { card, pixels, labels, classes, sources: Array.from(labels, (_, i) => `synthetic ${name}:${i}`) };
  };
  const images = { train: await part('train'), test: await part('test'), unlabeled: await part('unlabeled') };
  watch.progress?.(total, total);
  return images;
}
