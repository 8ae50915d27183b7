import * as v from 'valibot';
import { barlowTwinsCard } from '../../learn/methods/barlow-twins.card.ts';
import { many, stage } from '../../orchestrator/stage.ts';
import { Encoder, ImageSet, Splits, ViewSet } from '../artifacts.ts';
import { pretrainOutputs, pretrainParams } from './method-stage.ts';

/** Barlow Twins (Zbontar et al. 2021, arXiv:2103.03230): the cross-correlation of two views becomes the identity. */
export const barlowTwins = stage({
  name: 'pretrain/barlow-twins',
  source: import.meta.url,
  inputs: { views: ViewSet, images: ImageSet, split: Splits, init: many(Encoder) },
  params: v.strictObject({ ...pretrainParams, ...barlowTwinsCard.options.entries }),
  outputs: pretrainOutputs,
  environment: ['tensor'],
  allow: ['performance.now'],
  async run(context) {
    const { barlowTwinsMethod } = await import('../../learn/methods/barlow-twins.ts');
    const { pretrainOn } = await import('./pretrain-on.ts');
    return pretrainOn(context, barlowTwinsMethod(context.params));
  },
});
