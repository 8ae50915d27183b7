import * as v from 'valibot';
import { denoisingAutoencoderCard } from '../../learn/methods/denoising-autoencoder.card.ts';
import { many, stage } from '../../orchestrator/stage.ts';
import { Encoder, ImageSet, Splits } from '../artifacts.ts';
import { Pictures } from '../exhibits.ts';
import { pretrainOutputs, pretrainParams } from './method-stage.ts';

/** Denoising autoencoder (Vincent et al. 2008): reconstructs the clean image from a noisy one, through the feature vector. */
export const denoisingAutoencoder = stage({
  name: 'pretrain/denoising-autoencoder',
  source: import.meta.url,
  inputs: { images: ImageSet, unlabeled: ImageSet, split: Splits, init: many(Encoder) },
  params: v.strictObject({ ...pretrainParams, ...denoisingAutoencoderCard.options.entries }),
  outputs: { ...pretrainOutputs, pictures: Pictures },
  environment: ['tensor'],
  allow: ['performance.now'],
  async run(context) {
    const { denoisingMethod } = await import('../../learn/methods/denoising-autoencoder.ts');
    const { plainImages } = await import('./plain-images.ts');
    const { train } = await import('./pretrain-on.ts');
    const views = await plainImages(context, context.params.augment);
    const made = await train(context, denoisingMethod(context.params), { views, draws: true });
    return { ...made, pictures: made.pictures! };
  },
});
