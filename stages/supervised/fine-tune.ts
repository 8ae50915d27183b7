import * as v from 'valibot';
import { stage } from '../../orchestrator/stage.ts';
import { Encoder, ImageSet, LearningHistory, ScoreSet, Splits } from '../artifacts.ts';
import { labelTrainingParams } from '../settings/label-training-settings.ts';

/**
 * Trains the whole network from a learnt encoder at each label budget, with a new linear classifier: Study B's
 * question. `supervised` is the same training from first weights.
 */
export const fineTune = stage({
  name: 'fine-tune',
  source: import.meta.url,
  inputs: { encoder: Encoder, train: ImageSet, test: ImageSet, split: Splits },
  params: v.strictObject({
    ...labelTrainingParams.entries,
    method: v.string(),
    family: v.picklist(['self-supervised', 'supervised', 'random', 'pretrained']),
  }),
  outputs: { scores: ScoreSet, history: LearningHistory },
  environment: ['tensor'],
  allow: ['performance.now'],
  async run(context) {
    const { trainOnSubsets } = await import('./train-on-subsets.ts');
    const { method, family } = context.params;
    const { spec, weights, origin } = context.inputs.encoder;
    const tuning = { encoder: spec, init: weights, method, family, protocol: 'fine-tune' } as const;
    return trainOnSubsets(context, { ...tuning, ...(origin && { origin }) });
  },
});
