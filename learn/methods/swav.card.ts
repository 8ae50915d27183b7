import * as v from 'valibot';
import { count, positive, whole } from '../schema-words.ts';
import { AUTHORS_LARS, LIGHTLY, SOLO, SOLO_LARS, widths } from './card-words.ts';
import type { MethodCard } from './method-card.ts';

const options = v.strictObject({
  projector: widths,
  prototypes: count,
  temperature: positive,
  /** Entropy of Sinkhorn's assignments, and its number of iterations. */
  epsilon: positive,
  iterations: count,
  /** Epochs during which prototypes are not trained. */
  frozenEpochs: whole,
  /** Earlier embeddings that join the assignments, and the first epoch that uses them; length 0 for none. */
  queue: v.strictObject({ length: whole, fromEpoch: whole }),
  /** Number of small crops beside the two full ones (multi-crop); they have cached views of their own. */
  crops: whole,
});

export const swavCard: MethodCard<'swav', typeof options> = {
  id: 'swav',
  title: 'SwAV',
  summary: "crops predict one another's cluster assignments; queue, frozen prototypes, small crops (`crops`)",
  reference: {
    authors: 'M. Caron, I. Misra, J. Mairal, P. Goyal, P. Bojanowski, and A. Joulin',
    title: 'Unsupervised learning of visual features by contrasting cluster assignments',
    venue: 'NeurIPS, 2020',
    arxiv: '2006.09882',
  },
  lossLevel: 'ln K',
  views: 'cached',
  usesLabels: false,
  encoderInput: 'colour',
  options,
  defaults: {
    projector: [512, 128],
    prototypes: 256,
    temperature: 0.1,
    epsilon: 0.05,
    iterations: 3,
    frozenEpochs: 1,
    queue: { length: 1024, fromEpoch: 1 },
    crops: 0,
  },
  presets: {
    solo: {
      source: `${SOLO}/swav.yaml`,
      options: { projector: [2048, 128], prototypes: 3000, queue: { length: 3840, fromEpoch: 50 }, frozenEpochs: 2 },
      optimizer: { ...SOLO_LARS, learningRate: 0.6, weightDecay: 1e-6 },
      recipe: 'solo-symmetric',
    },
    lightly: {
      source: LIGHTLY,
      options: { projector: [512, 128], prototypes: 512, queue: { length: 0, fromEpoch: 0 }, frozenEpochs: 0 },
      optimizer: { name: 'adam', learningRate: 1e-3, weightDecay: 1e-6, schedule: 'cosine', by: 'epoch' },
      recipe: 'lightly-swav',
    },
    authors: {
      // The values are for ImageNet.
      source: 'github.com/facebookresearch/swav',
      options: { projector: [2048, 128], prototypes: 3000, queue: { length: 3840, fromEpoch: 15 }, frozenEpochs: 1 },
      optimizer: { ...AUTHORS_LARS, learningRate: 0.6, weightDecay: 1e-6 },
      recipe: 'swav-imagenet',
    },
  },
};
