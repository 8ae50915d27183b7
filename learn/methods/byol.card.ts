import * as v from 'valibot';
import { count } from '../schema-words.ts';
import { momentum, SOLO, SOLO_LARS, widths } from './card-words.ts';
import type { MethodCard } from './method-card.ts';

const options = v.strictObject({
  projector: widths,
  /** Width of the predictor's hidden layer. */
  predictor: count,
  momentum,
});

export const byolCard: MethodCard<'byol', typeof options> = {
  id: 'byol',
  title: 'BYOL',
  summary: "a view predicts the other view's projection by a moving average of the network",
  reference: {
    authors: 'J.-B. Grill, F. Strub, F. Altché, C. Tallec, P. H. Richemond, et al.',
    title: 'Bootstrap your own latent: A new approach to self-supervised learning',
    venue: 'NeurIPS, 2020',
    arxiv: '2006.07733',
  },
  lossLevel: null,
  views: 'cached',
  usesLabels: false,
  encoderInput: 'colour',
  options,
  defaults: { projector: [512, 128], predictor: 512, momentum: { first: 0.99, last: 1 } },
  presets: {
    solo: {
      source: `${SOLO}/byol.yaml`,
      options: { projector: [4096, 256], predictor: 4096, momentum: { first: 0.99, last: 1 } },
      optimizer: { ...SOLO_LARS, learningRate: 1.0, weightDecay: 1e-5 },
      recipe: 'solo-asymmetric',
    },
  },
};
