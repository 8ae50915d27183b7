import * as v from 'valibot';
import { simSiamCard } from '../../learn/methods/simsiam.card.ts';
import { many, stage } from '../../orchestrator/stage.ts';
import { Encoder, ImageSet, Splits, ViewSet } from '../artifacts.ts';
import { pretrainOutputs, pretrainParams } from './method-stage.ts';

/** SimSiam (Chen and He 2020, arXiv:2011.10566): a view predicts the other, whose gradient is stopped. */
export const simSiam = stage({
  name: 'pretrain/simsiam',
  source: import.meta.url,
  inputs: { views: ViewSet, images: ImageSet, split: Splits, init: many(Encoder) },
  params: v.strictObject({ ...pretrainParams, ...simSiamCard.options.entries }),
  outputs: pretrainOutputs,
  environment: ['tensor'],
  allow: ['performance.now'],
  async run(context) {
    const { simSiamMethod } = await import('../../learn/methods/simsiam.ts');
    const { pretrainOn } = await import('./pretrain-on.ts');
    return pretrainOn(context, simSiamMethod(context.params));
  },
});
