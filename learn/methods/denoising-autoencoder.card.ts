import * as v from 'valibot';
import { count, notNegative } from '../schema-words.ts';
import { augmentation } from './card-words.ts';
import type { MethodCard } from './method-card.ts';

const options = v.strictObject({
  /** Standard deviation on pixels in [0, 1]; 0 makes a plain autoencoder. */
  noise: notNegative,
  /** Channels of the decoder's first map. */
  channels: v.pipe(count, v.multipleOf(2)),
  augment: augmentation,
});

export const denoisingAutoencoderCard: MethodCard<'denoising-autoencoder', typeof options> = {
  id: 'denoising-autoencoder',
  title: 'Denoising autoencoder',
  summary: 'reconstructs the clean image from a noisy one; the bottleneck is the feature vector',
  reference: {
    authors: 'P. Vincent, H. Larochelle, Y. Bengio, and P.-A. Manzagol',
    title: 'Extracting and composing robust features with denoising autoencoders',
    venue: 'ICML, 2008',
  },
  lossLevel: null,
  views: 'plain',
  usesLabels: false,
  encoderInput: 'colour',
  options,
  defaults: { noise: 0.2, channels: 64, augment: 'crop-flip' },
  presets: {},
};
