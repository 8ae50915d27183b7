import type { Images } from '../../data/types.ts';
import type { Augmentation } from '../../learn/train/augment.ts';
import type { ViewSource } from '../../learn/train/views.ts';
import { type PretrainContext, streamsOf } from './pretrain-on.ts';

/**
 * The images of pretext tasks, one view each, without colour jitter, which would destroy what the tasks predict. As in
 * `augment-cache`: training images outside validation, then unlabelled images.
 */
export async function plainImages(
  context: PretrainContext & { readonly inputs: { readonly unlabeled: Images } },
  augment: Augmentation,
): Promise<ViewSource> {
  const { joinPixels } = await import('../../data/join-pixels.ts');
  const { plainViews } = await import('../../learn/train/plain-views.ts');
  const { images, unlabeled, split } = context.inputs;
  const pixels = joinPixels([
    { pixels: images.pixels, indices: split.train },
    { pixels: unlabeled.pixels, indices: Int32Array.from({ length: unlabeled.pixels.count }, (_, i) => i) },
  ]);
  return plainViews(pixels, augment, streamsOf(context));
}
