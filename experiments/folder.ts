import type { ExperimentInput } from '../stages/settings/experiment.ts';

/** Images of your own: `--set data.path=FOLDER_OR_ARCHIVE`, class by folder, unlabelled ones in `unlabeled/`. */
export const folder: ExperimentInput = {
  title: 'Barlow Twins on images of your own',
  data: { name: 'folder' },
  augment: { views: 6 },
  pretrain: { epochs: 20, batch: 256 },
  supervised: { steps: 1000, batch: 128 },
};
