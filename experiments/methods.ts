import type { ExperimentInput } from '../stages/settings/experiment.ts';

/** Every method on one small encoder, with the same number of images seen, in one table. */
export const methods: ExperimentInput = {
  title: 'Eleven ways to learn without labels and one with them: one encoder, one budget',
  data: { name: 'cifar10' },
  split: { validation: 5000, draws: 3 },
  augment: { views: 6 },
  pretrain: {
    methods: [
      'barlow-twins',
      'vicreg',
      'simclr',
      'moco',
      'nnclr',
      'byol',
      'simsiam',
      'swav',
      'rotation',
      'denoising-autoencoder',
      'colorization',
      'supcon',
    ],
    epochs: 3,
    batch: 256,
  },
};
