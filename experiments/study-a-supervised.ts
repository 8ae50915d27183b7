import type { ExperimentInput } from '../stages/settings/experiment.ts';

/**
 * Study A's supervised rows as it trains them: ResNet-18 from scratch on the first images of each class, batch 1024, Adam 1e-3,
 * 3 epochs, pixels / 255, no validation images.
 */
export const studyASupervised: ExperimentInput = {
  title: "Study A's supervised rows: ResNet-18 from scratch at 1, 10 and 100 % of the labels",
  data: { name: 'cifar10' },
  split: { kind: 'first', validation: 0 },
  encoder: { name: 'resnet18', stem: 'imagenet', normalise: false },
  pretrain: null,
  random: null,
  supervised: {
    epochs: 3,
    batch: 1024,
    augment: 'none',
    optimizer: { name: 'adam', learningRate: 1e-3, schedule: 'constant' },
    watch: 'test',
  },
  published: ['study-a'],
};
