import * as v from 'valibot';
import { stage } from '../../orchestrator/stage.ts';
import { ImageSet, LearningHistory, ScoreSet, Splits } from '../artifacts.ts';
import { encoderParams, encoderSpec } from '../encoders.ts';
import { labelTrainingParams } from '../settings/label-training-settings.ts';

/** The same encoder trained from first weights on the labels alone: the baseline for learning without labels. */
export const supervised = stage({
  name: 'supervised',
  source: import.meta.url,
  inputs: { train: ImageSet, test: ImageSet, split: Splits },
  params: v.strictObject({
    ...labelTrainingParams.entries,
    encoder: encoderParams,
  }),
  outputs: { scores: ScoreSet, history: LearningHistory },
  environment: ['tensor'],
  allow: ['performance.now'],
  async run(context) {
    const { trainOnSubsets } = await import('./train-on-subsets.ts');
    return trainOnSubsets(context, {
      encoder: encoderSpec(context.params.encoder, context.inputs.train.pixels),
      method: 'supervised from scratch',
      family: 'supervised',
      protocol: 'scratch',
    });
  },
});
