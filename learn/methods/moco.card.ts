import * as v from 'valibot';
import { count, positive } from '../schema-words.ts';
import { LIGHTLY, momentum, SGD_006, SOLO, SOLO_SGD, widths } from './card-words.ts';
import type { MethodCard } from './method-card.ts';

const options = v.strictObject({
  projector: widths,
  temperature: positive,
  /** Number of keys kept. Keep it well below the number of images, or an image meets its own key. */
  queue: count,
  momentum,
  /** True uses both views as queries and doubles the work of a step. */
  symmetric: v.boolean(),
  /** Number of parts of a batch that normalise on their own, with keys shuffled among them; whole batches by default. */
  splits: v.exactOptional(count),
});

export const moCoCard: MethodCard<'moco', typeof options> = {
  id: 'moco',
  title: 'MoCo v2',
  summary:
    'a query finds its key among a queue of earlier keys; symmetric by default; `splits` normalises a batch in parts and shuffles the keys among them',
  reference: {
    authors: 'X. Chen, H. Fan, R. Girshick, and K. He',
    title: 'Improved baselines with momentum contrastive learning',
    venue: 'arXiv, 2020',
    arxiv: '2003.04297',
  },
  lossLevel: 'ln(K + 1)',
  views: 'cached',
  usesLabels: false,
  encoderInput: 'colour',
  options,
  defaults: {
    projector: [512, 128],
    temperature: 0.2,
    queue: 4096,
    momentum: { first: 0.99, last: 0.999 },
    symmetric: true,
  },
  presets: {
    solo: {
      // The queue of 32,768 there exceeds what these data sets allow and keeps the default length here.
      source: `${SOLO}/mocov2plus.yaml`,
      options: { projector: [2048, 256], temperature: 0.2, momentum: { first: 0.99, last: 0.999 }, symmetric: true },
      optimizer: { ...SOLO_SGD, learningRate: 0.3, weightDecay: 1e-4 },
      recipe: 'solo-symmetric-weak',
    },
    lightly: {
      source: LIGHTLY,
      options: {
        projector: [512, 128],
        temperature: 0.1,
        queue: 4096,
        momentum: { first: 0.99, last: 0.99 },
        splits: 8,
      },
      optimizer: { ...SGD_006, per: 128 },
      recipe: 'lightly',
    },
    authors: {
      source: 'github.com/facebookresearch/moco, branch colab-notebook: one linear layer, asymmetric loss',
      options: {
        projector: [128],
        temperature: 0.1,
        queue: 4096,
        momentum: { first: 0.99, last: 0.99 },
        symmetric: false,
        splits: 8,
      },
      optimizer: { ...SGD_006, per: 512 },
      recipe: 'moco-cifar',
    },
  },
};
