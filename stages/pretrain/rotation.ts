import * as v from 'valibot';
import { many, stage } from '../../orchestrator/stage.ts';
import { Encoder, ImageSet, Splits } from '../artifacts.ts';
import { pretrainOutputs, pretrainParams } from './common.ts';

/** Rotation prediction (Gidaris et al. 2018, arXiv:1803.07728). Crop and flip come before the turn, never after it. */
export const rotation = stage({
  name: 'pretrain/rotation',
  source: import.meta.url,
  inputs: { images: ImageSet, unlabeled: ImageSet, split: Splits, init: many(Encoder) },
  params: v.strictObject({
    ...pretrainParams,
    turns: v.picklist(['all', 'one']),
    augment: v.picklist(['none', 'flip', 'crop-flip']),
  }),
  outputs: pretrainOutputs,
  environment: ['tensor'],
  allow: ['performance.now'],
  async run(context) {
    const { rotationMethod } = await import('../../learn/methods/rotation.ts');
    const { allTurns, oneTurn } = await import('../../learn/train/plain-views.ts');
    const { plainImages } = await import('./plain-images.ts');
    const { streamsOf, train } = await import('./pretrain-on.ts');
    const { turns, augment } = context.params;
    const plain = await plainImages(context, augment);
    const views = turns === 'all' ? allTurns(plain) : oneTurn(plain, streamsOf(context));
    return train(context, rotationMethod({ turns }), { views });
  },
});
