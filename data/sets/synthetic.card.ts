import type { DataSetCard } from './data-set-card.ts';

export const syntheticCard: DataSetCard<'synthetic'> = {
  id: 'synthetic',
  title: 'Synthetic shapes',
  summary:
    'drawn, to try things out; `data.train`, `data.test`, `data.unlabeled` and `data.size` say how many and how large',
  synthetic: true,
  archives: [],
  licence: 'Apache-2.0',
  reference: null,
  classes: 'bars checker crescent cross disc dots dumbbell frame rings triangle'.split(' '),
  labelKinds: ['class'],
  image: { height: 32, width: 32, channels: 3 },
  images: null,
  folds: 0,
  notes: ['Synthetic images: ten shapes under chance pose, size, colour, light, clutter, occlusion and noise.'],
  limits: [],
};
