import type { ExperimentInput } from '../stages/settings/experiment.ts';
import { studyA } from './study-a.ts';

/**
 * Study A by its own protocol, with its unsound parts: all 50,000 training images, none kept for validation; the first images of
 * each class as subsets; the last batch of each epoch kept; heads of three epochs of Adam on encoders whose batch normalisation
 * stays in training mode. Nothing is chosen, so there is no logistic regression. The network trained on ImageNet gets pixels / 255;
 * it is a download, which `--set pretrained=null` leaves out and `--set pretrained.path=resnet18-f37072fd.pth` replaces by a file.
 */
export const studyAFaithful: ExperimentInput = {
  ...studyA,
  title: 'Study A by its own protocol: the first labels of each class, batch normalisation in training mode',
  split: { kind: 'first', validation: 0 },
  pretrain: { ...studyA.pretrain!, lastBatch: 'keep', options: { 'barlow-twins': { biases: true } } },
  probe: { l2: null, knn: null, sgd: { ...studyA.probe!.sgd, batchNorm: 'train' } },
  random: null,
  pretrained: { sizes: [null], normalise: false },
  maps: null,
};
