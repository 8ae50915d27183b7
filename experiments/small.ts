import type { ExperimentInput } from '../stages/settings/experiment.ts';
import { methods } from './methods.ts';
import { stl10 } from './stl10.ts';
import { studyA } from './study-a.ts';
import { studyB } from './study-b.ts';

/*
 * The long experiments in minutes on two cores: the same stages and protocols on few images (synthetic, unless
 * `--set data.name=…` selects others), with a budget too short to compare methods.
 */

const data = { name: 'synthetic', train: 5000, test: 2000 } as const;

export const studyASmall: ExperimentInput = {
  ...studyA,
  title: 'Study A in small: Barlow Twins for three epochs',
  data,
  split: { validation: 500, draws: 1 },
  augment: { recipe: 'study-a', views: 2 },
  pretrain: { preset: 'study-a', epochs: 3, batch: 256, exportEvery: 1 },
  probe: { sgd: { ...studyA.probe!.sgd, batch: 256 } },
  supervised: { ...studyA.supervised, epochs: 1, batch: 256 },
};

export const studyBSmall: ExperimentInput = {
  ...studyB,
  title: 'Study B in small: rotation for two epochs, two budgets',
  data,
  split: { kind: 'k-fold', budgets: [100, 625], draws: 1, validation: 500 },
  pretrain: { methods: ['rotation'], preset: 'study-b', epochs: 2, batch: 128 },
  fineTune: { ...studyB.fineTune, epochs: 10, keepBest: 250 },
  supervised: { ...studyB.supervised, epochs: 10, keepBest: 250 },
};

export const methodsSmall: ExperimentInput = {
  ...methods,
  title: 'All methods in small: one epoch each',
  data,
  split: { validation: 500, draws: 1 },
  augment: { views: 2 },
  pretrain: { ...methods.pretrain!, epochs: 1, batch: 128 },
};

/** Needs STL-10's own files, which have the folds: `--set data.path=…` or a download of 2.6 GB. */
export const stl10Small: ExperimentInput = {
  ...stl10,
  title: 'STL-10 in small: one epoch, two of its folds',
  split: { kind: 'folds', validation: 500, draws: 2 },
  pretrain: { epochs: 1, batch: 128 },
  supervised: { steps: 50, batch: 64 },
};
