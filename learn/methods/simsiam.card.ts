import * as v from 'valibot';
import { count } from '../schema-words.ts';
import { KERAS_EXAMPLE, LIGHTLY, SGD_006, SOLO, SOLO_SGD, widths } from './card-words.ts';
import type { MethodCard } from './method-card.ts';

const options = v.strictObject({
  projector: widths,
  /** Width of the predictor's hidden layer. */
  predictor: count,
  /** True keeps the predictor at the base learning rate while the rest follows the schedule. */
  steadyPredictor: v.boolean(),
  form: v.exactOptional(v.picklist(['keras', 'keras-moving'])),
});

export const simSiamCard: MethodCard<'simsiam', typeof options> = {
  id: 'simsiam',
  title: 'SimSiam',
  summary: 'a view predicts the other view, whose gradient is stopped',
  reference: {
    authors: 'X. Chen and K. He',
    title: 'Exploring simple Siamese representation learning',
    venue: 'CVPR, 2021',
    arxiv: '2011.10566',
  },
  lossLevel: '\u22121',
  views: 'cached',
  usesLabels: false,
  encoderInput: 'colour',
  options,
  defaults: { projector: [512, 512], predictor: 128, steadyPredictor: true },
  presets: {
    solo: {
      source: `${SOLO}/simsiam.yaml`,
      options: { projector: [2048, 2048, 2048], predictor: 512, steadyPredictor: true },
      optimizer: { ...SOLO_SGD, learningRate: 0.5 },
      recipe: 'solo-symmetric-weak',
    },
    lightly: {
      // The last normalisation stays the paper's; there it scales and shifts.
      source: LIGHTLY,
      options: { projector: [2048, 2048], predictor: 512, steadyPredictor: false },
      // The rate does not scale with the batch.
      optimizer: SGD_006,
      recipe: 'lightly',
    },
    keras: {
      source: `${KERAS_EXAMPLE}/simsiam.py`,
      options: { projector: [2048, 2048], predictor: 512, steadyPredictor: false, form: 'keras' },
      optimizer: { name: 'sgd', learningRate: 0.03, momentum: 0.6, schedule: 'cosine' },
      recipe: 'keras-simsiam',
    },
  },
};
