import type { Decoded, Watch } from '../decode.ts';
import { memoryPixels } from '../pixels.ts';
import type { DatasetCard, Images, RandomStreams } from '../types.ts';
import { paint, SIDE } from './paint.ts';
import { SHAPES } from './shapes.ts';

export interface SyntheticRequest {
  /** Labelled training images, spread evenly over the ten classes. */
  readonly train: number;
  readonly test: number;
  /** More images of the same kind without labels. */
  readonly unlabeled?: number;
  /** From 0 (upright, large, clear) to 1 (tilted, small, faint, cluttered, hidden, noisy); 0.6 where it is not given. */
  readonly difficulty?: number;
}

const CARD: DatasetCard = {
  name: 'synthetic',
  title: 'Synthetic shapes',
  synthetic: true,
  notes: ['Synthetic images: ten shapes under chance pose, size, colour, light, clutter, occlusion and noise.'],
};

const PARTS = ['train', 'test', 'unlabeled'] as const;
/** Images between two looks at the signal. */
const BREATH = 500;

/**
 * Makes 32x32 RGB images of ten shapes: the class is in the structure alone; colour, light, place, size and background
 * tell nothing of it. Image i of a part depends on the seed, the part and i only, so a larger set begins with the
 * smaller one.
 */
export async function generateSynthetic(
  request: SyntheticRequest,
  random: RandomStreams,
  watch: Watch = {},
): Promise<Decoded> {
  const counts = { train: request.train, test: request.test, unlabeled: request.unlabeled ?? 0 };
  const total = counts.train + counts.test + counts.unlabeled;
  let done = 0;
  const part = async (name: (typeof PARTS)[number]): Promise<Images> => {
    const count = counts[name];
    const bytes = new Uint8Array(count * SIDE * SIDE * 3);
    const labels = new Int32Array(count);
    for (let i = 0; i < count; i++) {
      if (i % BREATH === 0) {
        await new Promise((resolve) => setImmediate(resolve));
        watch.signal?.throwIfAborted();
        watch.progress?.(done, total);
      }
      const label = i % SHAPES.length;
      labels[i] = name === 'unlabeled' ? -1 : label;
      const stream = random('synthetic', PARTS.indexOf(name), i);
      paint(label, request.difficulty ?? 0.6, stream, bytes.subarray(i * SIDE * SIDE * 3, (i + 1) * SIDE * SIDE * 3));
      done++;
    }
    const pixels = memoryPixels(bytes, { count, height: SIDE, width: SIDE, channels: 3 });
    const classes = SHAPES.map((shape) => shape.name);
    return { card: CARD, pixels, labels, classes, sources: Array.from(labels, (_, i) => `synthetic ${name}:${i}`) };
  };
  const images = { train: await part('train'), test: await part('test'), unlabeled: await part('unlabeled') };
  watch.progress?.(total, total);
  return { ...images, skipped: 0 };
}
