import * as v from 'valibot';
import { stage } from '../orchestrator/stage.ts';
import { Backbone, ImageSet, ScoreSet, Splits } from './artifacts.ts';
import { openEngineOf } from './engine.ts';
import { optimizerSpec, scheduleSpec } from './optimizers.ts';
import { sgdParams } from './settings/probe-settings.ts';

/** Accuracy of classifiers on frozen features at each label fraction, on validation and test images. */
export const probeAtFractions = stage({
  name: 'probe-at-fractions',
  source: import.meta.url,
  inputs: { backbone: Backbone, train: ImageSet, test: ImageSet, split: Splits },
  params: v.strictObject({
    method: v.string(),
    family: v.picklist(['self-supervised', 'supervised', 'random', 'pretrained']),
    seed: v.number(),
    /** One label subset for an encoder that has seen its labels; null for all subsets. */
    subset: v.nullable(v.strictObject({ fraction: v.number(), draw: v.number() })),
    /** Null for no logistic regression, or no nearest neighbours. */
    l2: v.nullable(v.array(v.number())),
    knn: v.nullable(v.strictObject({ k: v.number(), temperature: v.number() })),
    /** Adds logistic regression on each earlier block of the encoder. */
    blocks: v.boolean(),
    /** Adds a linear head trained step by step; null for none. */
    sgd: v.nullable(sgdParams),
  }),
  outputs: { scores: ScoreSet },
  environment: ['tensor'],
  async run(context) {
    const { inputs, params, environment } = context;
    await openEngineOf(environment);
    const { probeAtFractions } = await import('../learn/probe/probe-at-fractions.ts');
    const { backbone, train, test, split } = inputs;
    const { subsetOf } = await import('./label-subset.ts');
    const { method, family, seed, subset, l2, knn, blocks, sgd } = params;
    const scores = await probeAtFractions(
      {
        encoder: backbone,
        method,
        family,
        seed,
        classes: train.classes,
        images: train.pixels,
        labels: train.labels,
        validation: split.validation,
        subsets: subset ? [subsetOf(split, subset)] : split.subsets,
        test: { images: test.pixels, labels: test.labels },
        protocols: [
          ...(l2 ? ['logistic' as const] : []),
          ...(knn ? ['knn' as const] : []),
          ...(sgd ? ['sgd' as const] : []),
        ],
        blocks,
        ...(sgd && {
          sgd: {
            probe: {
              optimizer: optimizerSpec(sgd.optimizer),
              learningRate: sgd.optimizer.learningRate,
              schedule: (duration) => scheduleSpec(sgd.optimizer, duration),
              epochs: sgd.epochs,
              batch: sgd.batch,
              ...(sgd.batchNorm && { batchNorm: sgd.batchNorm }),
              ...(sgd.watch && { watch: sgd.watch }),
            },
            random: context.random.seeded(seed),
          },
        }),
        ...(l2 && { l2Grid: l2 }),
        ...(knn && { knn }),
      },
      context,
    );
    return { scores };
  },
});
