import * as v from 'valibot';
import { optimizerParams } from './optimizers.ts';

/** Parameters of a linear head that is trained step by step on a frozen encoder. */
export const sgdParams = v.strictObject({
  optimizer: optimizerParams,
  epochs: v.number(),
  batch: v.number(),
  /** The encoder's batch normalisation in training mode, as Study A left it; in evaluation mode where absent. */
  batchNorm: v.exactOptional(v.literal('train')),
});
