import * as v from 'valibot';
import { count, positive } from '../schema-words.ts';
import { KERAS_ADAM, KERAS_EXAMPLE, LIGHTLY, SGD_006, SOLO, SOLO_LARS, widths } from './card-words.ts';
import type { MethodCard } from './method-card.ts';

const options = v.strictObject({
  projector: widths,
  /** Width of the predictor's hidden layer. */
  predictor: count,
  temperature: positive,
  /** Number of earlier embeddings among which the nearest one is searched. */
  queue: count,
  form: v.exactOptional(v.literal('keras')),
});

export const nnclrCard: MethodCard<'nnclr', typeof options> = {
  id: 'nnclr',
  title: 'NNCLR',
  summary: "the nearest earlier image replaces a view; the paper's form",
  reference: {
    authors: 'D. Dwibedi, Y. Aytar, J. Tompson, P. Sermanet, and A. Zisserman',
    title: 'With a little help from my friends: Nearest-neighbor contrastive learning of visual representations',
    venue: 'ICCV, 2021',
    arxiv: '2104.14548',
  },
  lossLevel: 'ln B',
  views: 'cached',
  usesLabels: false,
  encoderInput: 'colour',
  options,
  defaults: { projector: [512, 512, 128], predictor: 512, temperature: 0.2, queue: 4096 },
  presets: {
    solo: {
      // The queue of 65,536 there exceeds what these data sets allow and keeps the default length here.
      source: `${SOLO}/nnclr.yaml`,
      options: { projector: [2048, 2048, 256], predictor: 4096, temperature: 0.2 },
      optimizer: { ...SOLO_LARS, learningRate: 0.4, weightDecay: 1e-5 },
      recipe: 'solo-asymmetric',
    },
    lightly: {
      // The loss stays the paper's; there it has NT-Xent's negatives too.
      source: LIGHTLY,
      options: { projector: [2048, 256], predictor: 4096, temperature: 0.5, queue: 4096 },
      optimizer: { ...SGD_006, per: 128 },
      recipe: 'lightly',
    },
    keras: {
      source: `${KERAS_EXAMPLE}/nnclr.py`,
      options: { projector: [128, 128], temperature: 0.1, queue: 10_000, form: 'keras' },
      optimizer: KERAS_ADAM,
      recipe: 'keras-nnclr',
    },
  },
};
