import type { ExperimentInput } from '../stages/settings/experiment.ts';
import { stl10SimClr } from './stl10-simclr.ts';

const labelled = { ...stl10SimClr.fineTune!, epochs: 25, augment: 'keras-nnclr-weak' } as const;

/** Study B, part II: NNCLR by Keras' example on STL-10, as `stl10-simclr`. */
export const stl10Nnclr: ExperimentInput = {
  ...stl10SimClr,
  title: "Study B, part II: NNCLR by Keras' example on STL-10",
  pretrain: { methods: ['nnclr'], preset: 'keras', epochs: 25, batch: 525 },
  fineTune: labelled,
  supervised: labelled,
  published: ['stl10-nnclr'],
};
