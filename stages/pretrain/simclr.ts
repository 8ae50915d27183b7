import * as v from 'valibot';
import { contrastive } from '../../learn/methods/card-words.ts';
import { many, stage } from '../../orchestrator/stage.ts';
import { Encoder, ImageSet, Splits, ViewSet } from '../artifacts.ts';
import { pretrainOutputs, pretrainParams } from './method-stage.ts';

/** SimCLR (Chen et al. 2020, arXiv:2002.05709): each view identifies the other view of its image in the batch. */
export const simClr = stage({
  name: 'pretrain/simclr',
  source: import.meta.url,
  inputs: { views: ViewSet, images: ImageSet, split: Splits, init: many(Encoder) },
  params: v.strictObject({ ...pretrainParams, ...contrastive.entries }),
  outputs: pretrainOutputs,
  environment: ['tensor'],
  allow: ['performance.now'],
  async run(context) {
    const { simClrMethod } = await import('../../learn/methods/simclr.ts');
    const { pretrainOn } = await import('./pretrain-on.ts');
    return pretrainOn(context, simClrMethod(context.params));
  },
});
