import * as v from 'valibot';
import { nnclrCard } from '../../learn/methods/nnclr.card.ts';
import { many, stage } from '../../orchestrator/stage.ts';
import { Encoder, ImageSet, Splits, ViewSet } from '../artifacts.ts';
import { pretrainOutputs, pretrainParams } from './method-stage.ts';

/** NNCLR (Dwibedi et al. 2021, arXiv:2104.14548): the nearest earlier image replaces a view. */
export const nnclr = stage({
  name: 'pretrain/nnclr',
  source: import.meta.url,
  inputs: { views: ViewSet, images: ImageSet, split: Splits, init: many(Encoder) },
  params: v.strictObject({ ...pretrainParams, ...nnclrCard.options.entries }),
  outputs: pretrainOutputs,
  environment: ['tensor'],
  allow: ['performance.now'],
  async run(context) {
    const { nnclrMethod } = await import('../../learn/methods/nnclr.ts');
    const { pretrainOn } = await import('./pretrain-on.ts');
    return pretrainOn(context, nnclrMethod(context.params));
  },
});
