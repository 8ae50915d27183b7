import * as v from 'valibot';
import { Encoder, LearningHistory } from '../artifacts.ts';
import { encoderParams } from '../encoders.ts';
import { optimizerParams } from '../settings/optimizer-settings.ts';
import { Snapshots } from '../snapshots.ts';

/** Parameters of every method's stage, before the options of its card. */
export const pretrainParams = {
  encoder: encoderParams,
  epochs: v.number(),
  batch: v.number(),
  optimizer: optimizerParams,
  seed: v.number(),
  /** Epochs between exports of the backbone; null for no exports. */
  exportEvery: v.nullable(v.number()),
  /** Absent where the images that fill no batch are left out. */
  lastBatch: v.exactOptional(v.literal('keep')),
};

/** Outputs of every method's stage. */
export const pretrainOutputs = { encoder: Encoder, history: LearningHistory, snapshots: Snapshots };
