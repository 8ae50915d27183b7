import type { ExperimentInput } from '../stages/settings/experiment.ts';

/** The steps of Keras' CIFAR-10 example, as shares of the training. */
const optimizer: NonNullable<ExperimentInput['fineTune']>['optimizer'] = {
  name: 'adam',
  learningRate: 1e-3,
  schedule: 'multi-step',
  by: 'epoch',
  milestones: [0.4, 0.6, 0.8, 0.9],
  factors: [0.1, 0.01, 0.001, 0.0005],
};

/**
 * Study B: rotation prediction with ResNet-20, then training of the whole network on 100 to 5,000 labels, beside the same
 * network from random weights. It uses three splits of each budget; `--set split.draws=500` uses all. Shorten it with
 * `--set pretrain.epochs=2`, `--set fineTune.epochs=…` and `--set supervised.epochs=…`.
 */
export const studyB: ExperimentInput = {
  title: 'Study B: rotation prediction and few labels',
  data: { name: 'cifar10' },
  split: { kind: 'k-fold', budgets: [100, 250, 625, 1250, 2500, 5000], draws: 3, validation: 5000 },
  encoder: { name: 'resnet20', normalise: 'mean-image' },
  pretrain: { methods: ['rotation'], preset: 'study-b', epochs: 200, batch: 128 },
  fineTune: { epochs: 200, batch: 128, augment: 'crop-flip', optimizer, keepBest: 1000 },
  supervised: { epochs: 200, batch: 128, augment: 'crop-flip', optimizer, keepBest: 1000 },
  probe: null,
  random: null,
  published: ['study-b'],
};
