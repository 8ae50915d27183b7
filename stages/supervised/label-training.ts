import * as v from 'valibot';
import { optimizerParams } from '../optimizers.ts';

/** Parameters of a training on labels, once for each label subset: from scratch, or on from a learnt encoder. */
export const labelTrainingParams = {
  steps: v.nullable(v.number()),
  epochs: v.nullable(v.number()),
  batch: v.number(),
  optimizer: optimizerParams,
  augment: v.picklist(['none', 'flip', 'crop-flip']),
  seed: v.number(),
  /** Validation images on which the best epoch is chosen; null for the last. */
  keepBest: v.nullable(v.number()),
};
