import * as v from 'valibot';
import { vicRegCard } from '../../learn/methods/vicreg.card.ts';
import { many, stage } from '../../orchestrator/stage.ts';
import { Encoder, ImageSet, Splits, ViewSet } from '../artifacts.ts';
import { pretrainOutputs, pretrainParams } from './method-stage.ts';

/** VICReg (Bardes et al. 2022, arXiv:2105.04906): views agree, features keep their variance and are decorrelated. */
export const vicReg = stage({
  name: 'pretrain/vicreg',
  source: import.meta.url,
  inputs: { views: ViewSet, images: ImageSet, split: Splits, init: many(Encoder) },
  params: v.strictObject({ ...pretrainParams, ...vicRegCard.options.entries }),
  outputs: pretrainOutputs,
  environment: ['tensor'],
  allow: ['performance.now'],
  async run(context) {
    const { vicRegMethod } = await import('../../learn/methods/vicreg.ts');
    const { pretrainOn } = await import('./pretrain-on.ts');
    return pretrainOn(context, vicRegMethod(context.params));
  },
});
