import * as v from 'valibot';
import { encoderParams } from '../encoders.ts';
import { optimizerParams } from '../optimizers.ts';

/** Parameters that every method has. */
export const pretrainParams = {
  encoder: encoderParams,
  epochs: v.number(),
  batch: v.number(),
  optimizer: optimizerParams,
  seed: v.number(),
};
