import type { ExperimentInput } from '../stages/settings/experiment.ts';

const ADAM = { name: 'adam', learningRate: 1e-3, schedule: 'constant' } as const;

/**
 * Study A: Barlow Twins with ResNet-18 at 1, 10 and 100 % of the labels, beside the same network from scratch. Its 500 epochs
 * need a GPU; `--set pretrain.epochs=3 --set pretrain.exportEvery=3` shortens it, and the report lists what then differs.
 *
 * Study A's own head (3 epochs of Adam) is reported beside converged logistic regression and probes the backbone every ten
 * epochs; `study-a-faithful` repeats the rest of the protocol. The network trained on ImageNet is a download:
 * `--set 'pretrained={"sizes":[null]}'`, or a local file with `"path":"resnet18-f37072fd.pth"` added.
 */
export const studyA: ExperimentInput = {
  title: 'Study A: Barlow Twins at 1, 10 and 100 % of the labels',
  data: { name: 'cifar10' },
  split: { validation: 5000, draws: 3 },
  encoder: { name: 'resnet18', stem: 'imagenet', normalise: false },
  augment: { recipe: 'study-a', views: 6 },
  pretrain: { preset: 'study-a', epochs: 500, batch: 1024, exportEvery: 10 },
  probe: { sgd: { optimizer: ADAM, epochs: 3, batch: 1024, watch: 'test' } },
  supervised: { epochs: 3, batch: 1024, augment: 'none', optimizer: ADAM, watch: 'test' },
  published: ['study-a'],
};
