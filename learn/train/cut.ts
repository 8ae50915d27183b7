import { tooFewImages } from './problems.ts';

/** Division of an epoch into steps. */
export interface Cut {
  /** Steps in an epoch, at least 1. */
  readonly steps: number;
  /** Images in a step; the last step of an epoch may have fewer or one more. */
  readonly batch: number;
  /** Images in an epoch. */
  readonly images: number;
}

/**
 * With fewer images than a batch, each step takes them all. A single image left over joins the batch before it, since
 * one image has no batch statistics.
 *
 * @param dropLast - Leaves out the images that fill no batch.
 * @throws Problem `too-few-images`
 */
export function cutEpoch(images: number, batch: number, dropLast: boolean): Cut {
  if (images < 2 || batch < 2) throw tooFewImages(images, batch);
  const size = Math.min(batch, images);
  const rest = images % size;
  const whole = Math.floor(images / size);
  if (dropLast) return { steps: whole, batch: size, images: whole * size };
  return { steps: rest > 1 ? whole + 1 : whole, batch: size, images };
}

/** Epoch of a step, and its images as a range in the order of that epoch. */
export function positionOf(step: number, cut: Cut): { epoch: number; start: number; end: number } {
  const inEpoch = step % cut.steps;
  const start = inEpoch * cut.batch;
  const end = inEpoch === cut.steps - 1 ? cut.images : start + cut.batch;
  return { epoch: Math.floor(step / cut.steps), start, end };
}
