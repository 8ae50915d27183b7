import type { ExperimentInput } from '../stages/settings/experiment.ts';

/**
 * Study B, part II: SimSiam by Keras' example, five epochs and a linear head of five more. As there, batch normalisation keeps
 * its first statistics; `--set pretrain.options.simsiam.form=keras-moving` takes those of each batch.
 */
export const simSiamKeras: ExperimentInput = {
  title: "Study B, part II: SimSiam by Keras' example on CIFAR-10",
  data: { name: 'cifar10' },
  split: { validation: 0, fractions: [1], draws: 1 },
  encoder: { name: 'resnet20v2', normalise: 'symmetric' },
  augment: { recipe: 'preset', views: 6 },
  pretrain: { methods: ['simsiam'], preset: 'keras', epochs: 5, batch: 128, lastBatch: 'keep' },
  probe: {
    l2: null,
    knn: null,
    sgd: {
      optimizer: { name: 'sgd', learningRate: 0.03, momentum: 0.9, schedule: 'cosine' },
      epochs: 5,
      batch: 128,
    },
  },
  maps: null,
  published: ['simsiam-keras'],
};
