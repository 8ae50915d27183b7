import { memoryPixels } from '../pixels.ts';
import type { DataSetCard } from '../sets/data-set-card.ts';
import type { DecodedParts } from '../sets/data-set-reader.ts';
import { publishedCard } from '../sets/describe-images.ts';
import type { Images, Random, RandomStreams, Watch } from '../types.ts';

export interface SyntheticRequest {
  /** Labelled training images, spread evenly over the classes. */
  readonly train: number;
  readonly test: number;
  /** Images of all classes whose labels are not given away. */
  readonly unlabeled: number;
  /** Height and width in pixels; null for those of the card. */
  readonly size: number | null;
}

/** Draws one image of class `label` into `out` (`[side, side, 3]`). Everything but the class is random. */
export type Painter = (label: number, side: number, random: Random, out: Uint8Array) => void;

const PARTS = ['train', 'test', 'unlabeled'] as const;
/** Images drawn between two checks of the signal. */
const BETWEEN_CHECKS = 500;

/**
 * Draws RGB images of the card's classes. Image i of a part depends on the seed, the part, the size and i only, so a larger set
 * begins with the smaller one.
 */
export async function drawImages(
  card: DataSetCard,
  paint: Painter,
  request: SyntheticRequest,
  random: RandomStreams,
  watch: Watch = {},
): Promise<DecodedParts> {
  const { size: _, ...counts } = request;
  const total = counts.train + counts.test + counts.unlabeled;
  const side = request.size ?? card.image.height;
  const size = side * side * 3;
  let done = 0;
  const part = async (name: (typeof PARTS)[number]): Promise<Images> => {
    const count = counts[name];
    const bytes = new Uint8Array(count * size);
    const labels = new Int32Array(count);
    for (let i = 0; i < count; i++) {
      if (i % BETWEEN_CHECKS === 0) {
        await new Promise((resolve) => setImmediate(resolve));
        watch.signal?.throwIfAborted();
        watch.progress?.(done, total);
      }
      const label = i % card.classes.length;
      labels[i] = name === 'unlabeled' ? -1 : label;
      paint(label, side, random(card.id, PARTS.indexOf(name), i), bytes.subarray(i * size, (i + 1) * size));
      done++;
    }
    const pixels = memoryPixels(bytes, { count, height: side, width: side, channels: 3 });
    const sources = Array.from(labels, (_, i) => `${card.id} ${name}:${i}`);
    return { card: publishedCard(card, counts), pixels, labels, classes: card.classes, sources };
  };
  const images = { train: await part('train'), test: await part('test'), unlabeled: await part('unlabeled') };
  watch.progress?.(total, total);
  return images;
}
