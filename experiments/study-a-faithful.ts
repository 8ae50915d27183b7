import type { ExperimentInput } from '../stages/settings/experiment.ts';
import { studyA } from './study-a.ts';

/**
 * Study A's own protocol, unsound parts included, beside the converged one: labels of the first images of each class, once;
 * heads of three epochs of Adam on encoders whose batch normalisation stays in training mode. 5,000
 * images are kept for validation all the same. Its third family, ImageNet's network, is downloaded where it is asked for:
 * `--set 'pretrained={"sizes":[null],"normalise":false}'`, or from a file of yours with `"path":"resnet18-f37072fd.pth"` added.
 */
export const studyAFaithful: ExperimentInput = {
  ...studyA,
  title: 'Study A by its own protocol: the first labels of each class, batch normalisation in training mode',
  split: { kind: 'first', validation: 5000 },
  probe: { sgd: { ...studyA.probe!.sgd, batchNorm: 'train' } },
};
