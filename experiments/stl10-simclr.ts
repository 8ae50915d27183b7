import type { ExperimentInput } from '../stages/settings/experiment.ts';

const labelled = {
  epochs: 20,
  // 5,000 labelled images in the 200 steps of an epoch: 25 of the 525 of a batch.
  batch: 25,
  augment: 'keras-simclr-weak',
  head: 'keras',
  optimizer: { name: 'adam', learningRate: 1e-3, form: 'keras', epsilon: 1e-7, schedule: 'constant' },
} as const;

/**
 * Study B, part II: SimCLR by Keras' example on STL-10, then training of the whole network on its 5,000 labels, beside the same
 * from scratch. The notes' own supervised run is `--set supervised.batch=4 --set supervised.epochs=50`.
 */
export const stl10SimClr: ExperimentInput = {
  title: "Study B, part II: SimCLR by Keras' example on STL-10",
  data: { name: 'stl10' },
  split: { validation: 0, fractions: [1], draws: 1 },
  encoder: { name: 'conv-keras', normalise: false },
  augment: { recipe: 'preset', views: 2 },
  pretrain: { methods: ['simclr'], preset: 'keras', epochs: 20, batch: 525 },
  fineTune: labelled,
  supervised: labelled,
  probe: null,
  random: null,
  maps: null,
  published: ['stl10-simclr'],
};
