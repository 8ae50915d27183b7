import type { ExperimentInput } from '../stages/settings/experiment.ts';

/** The default of `run`: minutes on two cores, on synthetic images, without a download of data. */
export const quick: ExperimentInput = {
  title: 'Barlow Twins on synthetic shapes: a quick look',
  data: { name: 'synthetic', train: 5000, test: 2000 },
  split: { validation: 1000, draws: 3 },
  augment: { views: 6 },
  pretrain: { epochs: 7, batch: 128 },
  probe: { l2: [1e-3, 1e-2, 1e-1, 1, 10, 100] },
  supervised: { steps: 80, batch: 64 },
};
