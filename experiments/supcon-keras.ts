import type { ExperimentInput } from '../stages/settings/experiment.ts';

const optimizer = { name: 'adam', learningRate: 1e-3, form: 'keras', epsilon: 1e-7, schedule: 'constant' } as const;

/** Study B, part II: supervised contrastive learning by Keras' example, beside the same network trained on labels at once. */
export const supConKeras: ExperimentInput = {
  title: "Study B, part II: supervised contrastive learning by Keras' example on CIFAR-10",
  data: { name: 'cifar10' },
  split: { validation: 0, fractions: [1], draws: 1 },
  encoder: { name: 'resnet50v2' },
  augment: { recipe: 'preset', views: 6 },
  pretrain: { methods: ['supcon'], preset: 'keras', epochs: 50, batch: 265, lastBatch: 'keep' },
  probe: { l2: null, knn: null, sgd: { optimizer, epochs: 50, batch: 265 } },
  random: null,
  maps: null,
  supervised: { epochs: 50, batch: 265, augment: 'keras-supcon', head: 'keras', optimizer },
  published: ['supcon-keras'],
};
