import * as v from 'valibot';
import { vicRegCard } from '../../learn/methods/vicreg.card.ts';
import { many, stage } from '../../orchestrator/stage.ts';
import { Encoder, ImageSet, Splits, ViewSet } from '../artifacts.ts';
import { pretrainOutputs, pretrainParams } from './common.ts';

/** VICReg (Bardes et al. 2022, arXiv:2105.04906): views agree, features keep their spread and do not repeat each other. */
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
    const { projector, invariance, variance, covariance } = context.params;
    return pretrainOn(context, vicRegMethod({ projector, invariance, variance, covariance }));
  },
});
