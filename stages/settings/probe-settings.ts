import * as v from 'valibot';
import { count, positive } from '../../learn/schema-words.ts';
import { optimizerParams, optimizerSettings } from './optimizer-settings.ts';

/** A linear head trained by steps on raw features of a frozen encoder. */
export const sgdSettings = v.strictObject({
  optimizer: v.optional(optimizerSettings, { name: 'sgd', learningRate: 0.1 }),
  epochs: v.optional(count, 100),
  batch: v.optional(v.pipe(count, v.minValue(2)), 256),
  /** `train`: the frozen encoder normalises by each batch and updates its averages, as in Study A. */
  batchNorm: v.exactOptional(v.literal('train')),
  /** Test loss and accuracy after each epoch, for looking; nothing is chosen by them. */
  watch: v.exactOptional(v.literal('test')),
});

/** The parameters of a stage: the settings without defaults. */
export const sgdParams = v.required(v.strictObject({ ...sgdSettings.entries, optimizer: optimizerParams }), [
  'optimizer',
  'epochs',
  'batch',
]);

/** Classifiers on frozen features. */
export const probeSettings = v.strictObject({
  /** Penalties tried on validation images; null for no logistic regression. */
  l2: v.optional(
    v.nullable(v.pipe(v.array(positive), v.minLength(1))),
    [1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1, 10, 100],
  ),
  /** Null for no nearest neighbours. */
  knn: v.optional(v.nullable(v.strictObject({ k: v.optional(count, 20), temperature: v.optional(positive, 0.1) })), {}),
  /** Also probe each earlier block of the encoder: the last block may not be the best. */
  blocks: v.optional(v.boolean(), false),
  /** A linear head beside logistic regression; null for none. */
  sgd: v.optional(v.nullable(sgdSettings), null),
});
