import * as v from 'valibot';
import { count, whole } from '../../learn/schema-words.ts';
import { optimizerParams, optimizerSettings } from './optimizer-settings.ts';

export const LABEL_AUGMENTATIONS = [
  ...(['none', 'flip', 'crop-flip', 'shift-flip'] as const),
  ...(['keras-simclr-weak', 'keras-nnclr-weak', 'keras-supcon'] as const),
] as const;

/** Training on labels, once for each label subset: from scratch, or from a learnt encoder. Stages import it: no cards. */
export const labelTrainingSettings = v.strictObject({
  /** The same number of steps at every label fraction; null counts `epochs` instead. */
  steps: v.optional(v.nullable(count), null),
  epochs: v.optional(v.nullable(count), null),
  batch: v.optional(v.pipe(count, v.minValue(2)), 128),
  optimizer: v.optional(optimizerSettings, {}),
  /** New views in each step; the last three are those of Keras' code examples (`data/augment/published-recipes.ts`). */
  augment: v.optional(v.picklist(LABEL_AUGMENTATIONS), 'crop-flip'),
  /** Keep the best epoch on this many validation images; null keeps the last epoch. */
  keepBest: v.optional(v.nullable(count), null),
  /** At most this many draws of each label subset; null trains on all. */
  draws: v.optional(v.nullable(count), null),
  /** First values of the classifier: as in PyTorch, where absent, or as in Keras. */
  head: v.exactOptional(v.picklist(['torch', 'keras'])),
  /** Test loss and accuracy at each row of the curve, for looking; nothing is chosen by them. */
  watch: v.exactOptional(v.literal('test')),
});

/** The parameters of a stage that trains on labels: the settings without defaults, and a seed. */
export const labelTrainingParams = v.required(
  v.strictObject({ ...labelTrainingSettings.entries, optimizer: optimizerParams, seed: whole }),
  ['steps', 'epochs', 'batch', 'optimizer', 'augment', 'keepBest', 'draws', 'seed'],
);
