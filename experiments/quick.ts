import type { ExperimentInput } from '../stages/settings/experiment.ts';

/** The default of `run`: minutes on two cores, on synthetic images, without a download of data. 1 % of the labels are 20. */
export const quick: ExperimentInput = {
  title: 'SimCLR on synthetic weaves: a quick look',
  data: { name: 'weaves', train: 2000, unlabeled: 2000, test: 3000, size: 24 },
  split: { validation: 500, draws: 10 },
  augment: { views: 6 },
  pretrain: {
    methods: ['simclr'],
    epochs: 10,
    batch: 64,
    optimizer: { learningRate: 2e-3, warmup: 0.1 },
    options: { simclr: { projector: [256, 128] } },
  },
  probe: { l2: [1e-3, 1e-2, 1e-1, 1, 10, 100] },
  supervised: { steps: 200, batch: 64, draws: 5 },
};
