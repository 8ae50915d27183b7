import * as v from 'valibot';
import { colorizationCard } from '../../learn/methods/colorization.card.ts';
import { many, stage } from '../../orchestrator/stage.ts';
import { Encoder, ImageSet, Splits } from '../artifacts.ts';
import { encoderSpec, lightnessSpec } from '../encoders.ts';
import { Pictures } from '../exhibits.ts';
import { pretrainOutputs, pretrainParams } from './method-stage.ts';

/** Colorization (Zhang et al. 2016, arXiv:1603.08511). Its encoder reads lightness alone, in the probes too. */
export const colorization = stage({
  name: 'pretrain/colorization',
  source: import.meta.url,
  inputs: { images: ImageSet, unlabeled: ImageSet, split: Splits, init: many(Encoder) },
  params: v.strictObject({ ...pretrainParams, ...colorizationCard.options.entries }),
  outputs: { ...pretrainOutputs, pictures: Pictures },
  environment: ['tensor'],
  allow: ['performance.now'],
  async run(context) {
    const { colorizationMethod } = await import('../../learn/methods/colorization.ts');
    const { plainImages } = await import('./plain-images.ts');
    const { train } = await import('./pretrain-on.ts');
    const { augment, encoder } = context.params;
    const made = await train(context, colorizationMethod(context.params), {
      views: await plainImages(context, augment),
      encoder: lightnessSpec(encoderSpec(encoder, context.inputs.images.pixels)),
      draws: true,
    });
    return { ...made, pictures: made.pictures! };
  },
});
