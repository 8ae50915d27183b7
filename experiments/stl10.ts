import type { ExperimentInput } from '../stages/settings/experiment.ts';

/** STL-10: pretraining on its 100,000 unlabelled images, probes on its ten folds of 1,000 labels each. */
export const stl10: ExperimentInput = {
  title: "STL-10's ten folds: an encoder learnt from its unlabelled images",
  data: { name: 'stl10' },
  // Validation images are removed from each of the overlapping folds, a tenth of its labels.
  split: { kind: 'folds', validation: 500, draws: 10 },
  augment: { views: 2 },
  pretrain: { epochs: 3, batch: 128 },
  supervised: { steps: 300, batch: 64 },
};
