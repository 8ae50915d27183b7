import * as v from 'valibot';
import { count } from '../schema-words.ts';
import { augmentation } from './card-words.ts';
import type { MethodCard } from './method-card.ts';

const options = v.strictObject({
  /** Channels of the decoder's first convolution. */
  channels: count,
  augment: augmentation,
});

export const colorizationCard: MethodCard<'colorization', typeof options> = {
  id: 'colorization',
  title: 'Colorization',
  summary: 'predicts colour from lightness by regression; its encoder reads lightness alone, in the probes too',
  reference: {
    authors: 'R. Zhang, P. Isola, and A. A. Efros',
    title: 'Colorful image colorization',
    venue: 'ECCV, 2016',
    arxiv: '1603.08511',
  },
  lossLevel: null,
  views: 'plain',
  usesLabels: false,
  encoderInput: 'lightness',
  options,
  defaults: { channels: 64, augment: 'crop-flip' },
  presets: {},
};
