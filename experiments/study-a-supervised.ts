import type { ExperimentInput } from '../stages/settings/experiment.ts';

/** Study A's supervised rows: ResNet-18 from scratch, batch 1024, Adam 1e-3, 3 epochs, pixels / 255. */
export const studyASupervised: ExperimentInput = {
  title: "Study A's supervised rows: ResNet-18 from scratch at 1, 10 and 100 % of the labels",
  data: { name: 'cifar10' },
  split: { validation: 0, draws: 1 },
  encoder: { name: 'resnet18', stem: 'imagenet', normalise: false },
  pretrain: null,
  random: null,
  supervised: {
    epochs: 3,
    batch: 1024,
    augment: 'none',
    optimizer: { name: 'adam', learningRate: 1e-3, schedule: 'constant' },
  },
  published: ['study-a'],
};
