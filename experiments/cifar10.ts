import type { ExperimentInput } from '../stages/settings/experiment.ts';

/** CIFAR-10, 50,000 training images, a small encoder. Takes under 45 minutes on two cores. */
export const cifar10: ExperimentInput = {
  title: 'Barlow Twins on CIFAR-10: what an encoder learnt without labels is worth',
  data: { name: 'cifar10' },
  split: { validation: 5000, draws: 3 },
  augment: { views: 6 },
  pretrain: { epochs: 13, batch: 256, options: { 'barlow-twins': { projector: [1024, 1024] } } },
  supervised: { steps: 600, batch: 128 },
  published: ['study-a'],
};
