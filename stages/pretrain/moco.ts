import * as v from 'valibot';
import { moCoCard } from '../../learn/methods/moco.card.ts';
import { many, stage } from '../../orchestrator/stage.ts';
import { Encoder, ImageSet, Splits, ViewSet } from '../artifacts.ts';
import { pretrainOutputs, pretrainParams } from './method-stage.ts';

/** MoCo v2 (Chen et al. 2020, arXiv:2003.04297): a query identifies its key among a queue of earlier keys. */
export const moCo = stage({
  name: 'pretrain/moco',
  source: import.meta.url,
  inputs: { views: ViewSet, images: ImageSet, split: Splits, init: many(Encoder) },
  params: v.strictObject({ ...pretrainParams, ...moCoCard.options.entries }),
  outputs: pretrainOutputs,
  environment: ['tensor'],
  allow: ['performance.now'],
  async run(context) {
    const { moCoMethod } = await import('../../learn/methods/moco.ts');
    const { pretrainOn } = await import('./pretrain-on.ts');
    return pretrainOn(context, moCoMethod(context.params));
  },
});
