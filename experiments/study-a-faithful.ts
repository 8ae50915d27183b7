import type { ExperimentInput } from '../stages/settings/experiment.ts';
import { studyA } from './study-a.ts';

/**
 * Study A's own protocol with its unsound parts, beside the converged one: one draw of labels, the first images of each
 * class; heads trained for three epochs of Adam on encoders whose batch normalisation stays in training mode. Unlike Study A
 * it keeps 5,000 images for validation. The network trained on ImageNet is a download:
 * `--set 'pretrained={"sizes":[null],"normalise":false}'`, or a local file with `"path":"resnet18-f37072fd.pth"` added.
 */
export const studyAFaithful: ExperimentInput = {
  ...studyA,
  title: 'Study A by its own protocol: the first labels of each class, batch normalisation in training mode',
  split: { kind: 'first', validation: 5000 },
  probe: { sgd: { ...studyA.probe!.sgd, batchNorm: 'train' } },
};
