import type { ExperimentInput } from '../stages/settings/experiment.ts';

const ADAM = { name: 'adam', learningRate: 1e-3, schedule: 'constant' } as const;

/**
 * Study A: Barlow Twins with ResNet-18 at 1, 10 and 100 % of the labels, beside the same network from scratch. In full it
 * is 500 epochs on a GPU's scale: shorten with `--set pretrain.epochs=3 --set pretrain.exportEvery=3`, and see the report for
 * what differs then.
 * Its own head (3 epochs of Adam) stands beside converged logistic regression, and measures the backbone every ten epochs;
 * `study-a-faithful` repeats the rest of its protocol. The network trained on ImageNet is one option away, since its weights
 * are a download: `--set 'pretrained={"sizes":[null]}'`, or with `"path":"resnet18-f37072fd.pth"` added, a file of yours.
 */
export const studyA: ExperimentInput = {
  title: 'Study A: Barlow Twins at 1, 10 and 100 % of the labels',
  data: { name: 'cifar10' },
  split: { validation: 5000, draws: 3 },
  encoder: { name: 'resnet18', stem: 'imagenet', normalise: false },
  augment: { recipe: 'study-a', views: 6 },
  pretrain: { preset: 'study-a', epochs: 500, batch: 1024, exportEvery: 10 },
  probe: { sgd: { optimizer: ADAM, epochs: 3, batch: 1024 } },
  supervised: { epochs: 3, batch: 1024, augment: 'none', optimizer: ADAM },
  published: ['study-a'],
};
