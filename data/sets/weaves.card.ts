import type { DataSetCard } from './data-set-card.ts';

export const weavesCard: DataSetCard<'weaves'> = {
  id: 'weaves',
  title: 'Synthetic weaves',
  summary:
    'drawn, to try things out: a structure that every crop shows; `data.train`, `data.test` and `data.size` as above',
  synthetic: true,
  archives: [],
  licence: 'Apache-2.0',
  reference: null,
  classes: 'bricks checks columns diamonds dots grid rings rows slants zigzag'.split(' '),
  labelKinds: ['class'],
  image: { height: 32, width: 32, channels: 3 },
  images: null,
  folds: 0,
  notes: [
    'Synthetic images: ten weaves under chance scale, turn, colour, light, clutter, occlusion and noise, made so that crops of an image share its class.',
  ],
  limits: ['Every crop of a synthetic weave shows its class: the images suit methods that learn what crops share.'],
};
