import { meanImageOf } from '../encoders/mean-image.ts';
import type { ImageSource, RandomStreams } from '../types.ts';
import { type Augmentation, augmentBatch } from './augment.ts';
import { notSquare } from './problems.ts';
import { quarterTurns } from './quarter-turns.ts';
import type { ViewSource } from './views.ts';

/**
 * Images for pretext tasks, without colour jitter, which would change their targets: one view per image, augmented by
 * the stream ('augment', epoch, image).
 */
export function plainViews(images: ImageSource, augment: Augmentation, random: RandomStreams): ViewSource {
  const { count, height, width, channels } = images;
  const plain: ViewSource = {
    images: count,
    height,
    width,
    channels,
    gather: async (_epoch, indices) => [await images.gather(indices)],
  };
  return augment === 'none' ? plain : augmented(plain, augment, random);
}

/** The same views, augmented by the stream ('augment', epoch, image), which all views of an image begin alike. */
export function augmented(views: ViewSource, augment: Augmentation, random: RandomStreams): ViewSource {
  const size = views.height * views.width * views.channels;
  return {
    ...views,
    async gather(epoch, indices) {
      const gathered = await views.gather(epoch, indices);
      for (const pixels of gathered)
        for (const [k, i] of indices.entries())
          augmentBatch(pixels.subarray(k * size, (k + 1) * size), views, augment, random('augment', epoch, i));
      return gathered;
    },
  };
}

/**
 * The view of `plain` turned by 0, 90, 180 and 270 degrees, in this order. Crops and flips come before the turn: a flip
 * after it would make 90 and 270 degrees one class (1803.07728). Study B may have flipped after it (`augmented`).
 *
 * @throws Problem `not-square`
 */
export function allTurns(plain: ViewSource): ViewSource {
  const { height, width, channels } = plain;
  if (height !== width) throw notSquare(height, width);
  return {
    ...plain,
    async gather(epoch, indices) {
      const [view] = await plain.gather(epoch, indices);
      return [0, 1, 2, 3].map((turns) => turned(view!, height, channels, () => turns));
    },
  };
}

/**
 * Each image turned once, by a constant number of quarter turns from the stream ('turn', image). This is Study B's form
 * of the task, with a quarter of the data. Labels are the turns.
 *
 * @throws Problem `not-square`
 */
export function oneTurn(plain: ViewSource, random: RandomStreams): ViewSource {
  const { height, width, channels } = plain;
  if (height !== width) throw notSquare(height, width);
  const drawn = Int32Array.from({ length: plain.images }, (_, i) => random('turn', i).int(4));
  return {
    ...plain,
    async gather(epoch, indices) {
      const [view] = await plain.gather(epoch, indices);
      return [turned(view!, height, channels, (k) => drawn[indices[k]!]!)];
    },
    labels: (indices) => indices.map((i) => drawn[i]!),
  };
}

/** Mean image of all views as they are in the first epoch: of turned images it has turned borders too. [c, h, w], in [0, 1] */
export function meanOfViews(views: ViewSource): Promise<Float32Array> {
  const gather = async (indices: ArrayLike<number>) => Buffer.concat(await views.gather(0, Int32Array.from(indices)));
  return meanImageOf(
    { ...views, gather },
    Int32Array.from({ length: views.images }, (_, i) => i),
  );
}

function turned(pixels: Uint8Array, side: number, channels: number, turnsOf: (k: number) => number): Uint8Array {
  const size = side * side * channels;
  const out = new Uint8Array(pixels.length);
  for (let k = 0; k * size < pixels.length; k++)
    quarterTurns(pixels.subarray(k * size, (k + 1) * size), side, channels, turnsOf(k), out.subarray(k * size));
  return out;
}
