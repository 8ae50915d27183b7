import * as v from 'valibot';
import { rotationCard } from '../../learn/methods/rotation.card.ts';
import type { ViewSource } from '../../learn/train/views.ts';
import type { RandomStreams } from '../../learn/types.ts';
import { many, stage } from '../../orchestrator/stage.ts';
import { Encoder, ImageSet, Splits } from '../artifacts.ts';
import { pretrainOutputs, pretrainParams } from './method-stage.ts';

/**
 * Rotation prediction (Gidaris et al. 2018, arXiv:1803.07728). Images are cropped and flipped before the turn. `shift-flip` alone
 * comes after it, as in the Keras example that Study B follows.
 */
export const rotation = stage({
  name: 'pretrain/rotation',
  source: import.meta.url,
  inputs: { images: ImageSet, unlabeled: ImageSet, split: Splits, test: many(ImageSet), init: many(Encoder) },
  params: v.strictObject({ ...pretrainParams, ...rotationCard.options.entries }),
  outputs: pretrainOutputs,
  environment: ['tensor'],
  allow: ['performance.now'],
  async run(context) {
    const { rotationMethod } = await import('../../learn/methods/rotation.ts');
    const { evenly } = await import('../../learn/evaluate/evenly.ts');
    const { allTurns, augmented, meanOfViews, oneTurn, plainViews } = await import('../../learn/train/plain-views.ts');
    const { plainImages } = await import('./plain-images.ts');
    const { streamsOf, train } = await import('./pretrain-on.ts');
    const { joinPixels } = await import('../../data/join-pixels.ts');
    const { turns, augment, keepBest, chooseOn, head, meanOf } = context.params;
    const random = streamsOf(context);
    const turned = (plain: ViewSource, streams: RandomStreams) =>
      turns === 'all' ? allTurns(plain) : oneTurn(plain, streams);
    const after = augment === 'shift-flip';
    const bare = turned(await plainImages(context, after ? 'none' : augment), random);
    const method = rotationMethod({ turns, ...(head && { head }) });
    const training = {
      views: after ? augmented(bare, augment, random) : bare,
      ...(meanOf === 'turned' && { meanImage: () => meanOfViews(bare) }),
    };
    if (keepBest === undefined) return train(context, method, training);
    const { images, split, test } = context.inputs;
    const [pixels, all] =
      chooseOn === 'test'
        ? [test[0]!.pixels, Int32Array.from(test[0]!.labels.keys())]
        : [images.pixels, split.validation];
    const held = joinPixels([{ pixels, indices: evenly(all, keepBest) }]);
    const streams: RandomStreams = (purpose, ...index) => random(`validation-${purpose}`, ...index);
    return train(context, method, {
      ...training,
      choose: turned(plainViews(held, 'none', streams), streams),
    });
  },
});
