import * as v from 'valibot';
import { swavCard } from '../../learn/methods/swav.card.ts';
import { many, stage } from '../../orchestrator/stage.ts';
import { Encoder, ImageSet, Splits, ViewSet } from '../artifacts.ts';
import { pretrainOutputs, pretrainParams } from './method-stage.ts';

/** SwAV (Caron et al. 2020, arXiv:2006.09882): crops predict one another's cluster assignments. */
export const swav = stage({
  name: 'pretrain/swav',
  source: import.meta.url,
  /** `crops`: the cache of small crops; empty without small crops. */
  inputs: { views: ViewSet, crops: many(ViewSet), images: ImageSet, split: Splits, init: many(Encoder) },
  params: v.strictObject({ ...pretrainParams, ...swavCard.options.entries }),
  outputs: pretrainOutputs,
  environment: ['tensor'],
  allow: ['performance.now'],
  async run(context) {
    const { swavMethod } = await import('../../learn/methods/swav.ts');
    const { cachedPairs, withSmallCrops } = await import('../../learn/train/views.ts');
    const { pairsOf, streamsOf, train } = await import('./pretrain-on.ts');
    const { views, crops } = context.inputs;
    const random = streamsOf(context);
    const pairs = cachedPairs(pairsOf(views), random);
    const source = crops[0] ? withSmallCrops(pairs, crops[0], context.params.crops, random) : pairs;
    return train(context, swavMethod(context.params), { views: source });
  },
});
