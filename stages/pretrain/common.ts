import * as v from 'valibot';
import { Encoder, LearningHistory } from '../artifacts.ts';
import { encoderParams } from '../encoders.ts';
import { optimizerSettings } from '../settings/optimizer-settings.ts';
import { withoutDefaults } from '../settings/without-defaults.ts';
import { Snapshots } from '../snapshots.ts';

/** Parameters that every method has. */
export const pretrainParams = {
  encoder: encoderParams,
  epochs: v.number(),
  batch: v.number(),
  optimizer: withoutDefaults(optimizerSettings),
  seed: v.number(),
  /** Epochs from one export of the backbone to the next, on the way; null for none. */
  exportEvery: v.nullable(v.number()),
};

/** What every method gives. */
export const pretrainOutputs = { encoder: Encoder, history: LearningHistory, snapshots: Snapshots };
