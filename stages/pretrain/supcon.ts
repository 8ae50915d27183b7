import * as v from 'valibot';
import { contrastive } from '../../learn/methods/card-words.ts';
import { many, stage } from '../../orchestrator/stage.ts';
import { Encoder, ImageSet, Splits, ViewSet } from '../artifacts.ts';
import { pretrainOutputs, pretrainParams } from './method-stage.ts';

/** Number of kNN measurements per training; an epoch over few labels is too short to measure after each. */
const MEASUREMENTS = 20;

/**
 * Supervised contrastive learning (Khosla et al. 2020, arXiv:2004.11362) on the images of one label subset: no probe may use
 * an encoder that was trained with other labels than its own. It takes as many steps as `epochs` over all images would, so
 * that its budget equals that of methods without labels.
 */
export const supCon = stage({
  name: 'pretrain/supcon',
  source: import.meta.url,
  inputs: { views: ViewSet, images: ImageSet, split: Splits, init: many(Encoder) },
  params: v.strictObject({
    ...pretrainParams,
    ...contrastive.entries,
    subset: v.strictObject({ fraction: v.number(), draw: v.number() }),
  }),
  outputs: pretrainOutputs,
  environment: ['tensor'],
  allow: ['performance.now'],
  async run(context) {
    const { supConMethod } = await import('../../learn/methods/supcon.ts');
    const { cachedPairs, firstView, viewsOf } = await import('../../learn/train/views.ts');
    const { subsetOf } = await import('../label-subset.ts');
    const { pairsOf, stepsIn, streamsOf, train } = await import('./pretrain-on.ts');
    const { views, images, split } = context.inputs;
    const { params } = context;
    const { indices } = subsetOf(split, params.subset);
    // Views have the order of the images outside validation.
    const rows = new Map(Array.from(split.train, (image, row) => [image, row]));
    const chosen = indices.map((image) => rows.get(image)!);
    const labels = split.train.map((image) => images.labels[image]!);
    const batch = Math.min(params.batch, indices.length);
    const { lastBatch } = params;
    const steps = params.epochs * stepsIn(views.images, params.batch, lastBatch);
    const epochs = Math.max(1, Math.round(steps / stepsIn(indices.length, batch, lastBatch)));
    const source = viewsOf(cachedPairs(pairsOf(views), streamsOf(context)), chosen, labels);
    return train(context, supConMethod(params), {
      views: params.form ? firstView(source) : source,
      classOf: source.labels!,
      epochs,
      batch,
      watchEvery: Math.max(1, Math.floor(epochs / MEASUREMENTS)),
    });
  },
});
