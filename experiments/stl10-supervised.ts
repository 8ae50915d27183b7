import type { ExperimentInput } from '../stages/settings/experiment.ts';

/**
 * Study B, part II: ResNet-50 v2 on STL-10's 5,000 labels alone. The notes give no setting: epochs and batch are those of
 * their other supervised run, the rest is assumed too.
 */
export const stl10Supervised: ExperimentInput = {
  title: 'Study B, part II: ResNet-50 v2 on the labels of STL-10',
  data: { name: 'stl10' },
  split: { validation: 0, fractions: [1], draws: 1 },
  encoder: { name: 'resnet50v2' },
  pretrain: null,
  probe: null,
  random: null,
  maps: null,
  supervised: {
    epochs: 50,
    batch: 100,
    augment: 'crop-flip',
    head: 'keras',
    optimizer: { name: 'adam', learningRate: 1e-3, form: 'keras', epsilon: 1e-7, schedule: 'constant' },
  },
  published: ['stl10-supervised'],
};
