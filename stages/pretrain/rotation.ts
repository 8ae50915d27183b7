import * as v from 'valibot';
import { rotationCard } from '../../learn/methods/rotation.card.ts';
import type { ViewSource } from '../../learn/train/views.ts';
import type { RandomStreams } from '../../learn/types.ts';
import { many, stage } from '../../orchestrator/stage.ts';
import { Encoder, ImageSet, Splits } from '../artifacts.ts';
import { pretrainOutputs, pretrainParams } from './method-stage.ts';

/** Rotation prediction (Gidaris et al. 2018, arXiv:1803.07728). Images are cropped and flipped before the turn, never after it. */
export const rotation = stage({
  name: 'pretrain/rotation',
  source: import.meta.url,
  inputs: { images: ImageSet, unlabeled: ImageSet, split: Splits, init: many(Encoder) },
  params: v.strictObject({ ...pretrainParams, ...rotationCard.options.entries }),
  outputs: pretrainOutputs,
  environment: ['tensor'],
  allow: ['performance.now'],
  async run(context) {
    const { rotationMethod } = await import('../../learn/methods/rotation.ts');
    const { evenly } = await import('../../learn/evaluate/evenly.ts');
    const { allTurns, oneTurn, plainViews } = await import('../../learn/train/plain-views.ts');
    const { plainImages } = await import('./plain-images.ts');
    const { streamsOf, train } = await import('./pretrain-on.ts');
    const { joinPixels } = await import('../../data/join-pixels.ts');
    const { turns, augment, keepBest } = context.params;
    const random = streamsOf(context);
    const turned = (plain: ViewSource, streams: RandomStreams) =>
      turns === 'all' ? allTurns(plain) : oneTurn(plain, streams);
    const views = turned(await plainImages(context, augment), random);
    if (keepBest === undefined) return train(context, rotationMethod({ turns }), { views });
    const { images, split } = context.inputs;
    const held = joinPixels([{ pixels: images.pixels, indices: evenly(split.validation, keepBest) }]);
    const streams: RandomStreams = (purpose, ...index) => random(`validation-${purpose}`, ...index);
    return train(context, rotationMethod({ turns }), {
      views,
      choose: turned(plainViews(held, 'none', streams), streams),
    });
  },
});
