import * as v from 'valibot';
import { byolCard } from '../../learn/methods/byol.card.ts';
import { many, stage } from '../../orchestrator/stage.ts';
import { Encoder, ImageSet, Splits, ViewSet } from '../artifacts.ts';
import { pretrainOutputs, pretrainParams } from './method-stage.ts';

/** BYOL (Grill et al. 2020, arXiv:2006.07733): a view predicts the other view's projection by a moving average. */
export const byol = stage({
  name: 'pretrain/byol',
  source: import.meta.url,
  inputs: { views: ViewSet, images: ImageSet, split: Splits, init: many(Encoder) },
  params: v.strictObject({ ...pretrainParams, ...byolCard.options.entries }),
  outputs: pretrainOutputs,
  environment: ['tensor'],
  allow: ['performance.now'],
  async run(context) {
    const { byolMethod } = await import('../../learn/methods/byol.ts');
    const { pretrainOn } = await import('./pretrain-on.ts');
    return pretrainOn(context, byolMethod(context.params));
  },
});
