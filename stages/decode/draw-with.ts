import * as v from 'valibot';
import type { DataSetCard } from '../../data/sets/data-set-card.ts';
import type { Painter } from '../../data/synthetic/draw-images.ts';
import type { Context } from '../../orchestrator/node-types.ts';
import type { decodeInputs } from './decode-with.ts';
import { withIdentical } from './with-identical.ts';

export const drawParams = v.strictObject({
  train: v.number(),
  test: v.number(),
  unlabeled: v.number(),
  size: v.nullable(v.number()),
  seed: v.number(),
});

/** Draws the images of a synthetic data set in place of decoding files. Reports say of everything made from them that it is synthetic. */
export async function drawWith(
  { params, random, progress, signal, log }: Context<typeof decodeInputs, v.InferOutput<typeof drawParams>>,
  card: DataSetCard,
  paint: Painter,
) {
  const { drawImages } = await import('../../data/synthetic/draw-images.ts');
  const { seed, ...request } = params;
  const parts = await drawImages(card, paint, request, (purpose, ...index) => random(seed, purpose, ...index), {
    signal,
    progress: (done, total) => progress({ done, total, unit: 'images' }),
  });
  return withIdentical(parts, signal, log);
}
