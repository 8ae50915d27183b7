import * as v from 'valibot';
import { positive } from '../schema-words.ts';
import { AUTHORS_LARS, LIGHTLY, SGD_006, SOLO, SOLO_LARS, widths } from './card-words.ts';
import type { MethodCard } from './method-card.ts';

const options = v.strictObject({
  /** Widths of the projector's layers. */
  projector: widths,
  /** Weight of the off-diagonal terms. */
  lambda: positive,
  /** Deviation that standardises projections: the paper's is biased, Study A's unbiased. */
  deviation: v.picklist(['biased', 'unbiased']),
  /** Biases in the projector's layers, as in Study A; they change nothing, and there are none by default. */
  biases: v.exactOptional(v.boolean()),
  /** Factor of the whole loss; 1 by default. */
  scale: v.exactOptional(positive),
});

export const barlowTwinsCard: MethodCard<'barlow-twins', typeof options> = {
  id: 'barlow-twins',
  title: 'Barlow Twins',
  summary: 'the cross-correlation of two views becomes the identity',
  reference: {
    authors: 'J. Zbontar, L. Jing, I. Misra, Y. LeCun, and S. Deny',
    title: 'Barlow Twins: Self-supervised learning via redundancy reduction',
    venue: 'ICML, 2021',
    arxiv: '2103.03230',
  },
  equation: {
    introduction:
      'With C the cross-correlation of the two views\u2019 projections, each standardised over the batch, the loss is',
    typst: 'cal(L) = sum_i (1 - C_(i i))^2 + lambda sum_i sum_(j != i) C_(i j)^2',
    mathml:
      '<mi>L</mi><mo>=</mo><munder><mo>\u2211</mo><mrow><mi>i</mi></mrow></munder><msup><mrow><mo>(</mo><mn>1</mn><mo>\u2212</mo><msub><mi>C</mi><mi>ii</mi></msub><mo>)</mo></mrow><mn>2</mn></msup><mo>+</mo><mi>\u03bb</mi><munder><mo>\u2211</mo><mrow><mi>i</mi></mrow></munder><munder><mo>\u2211</mo><mrow><mi>j</mi><mo>\u2260</mo><mi>i</mi></mrow></munder><msubsup><mi>C</mi><mi>ij</mi><mn>2</mn></msubsup>',
    alt: 'The loss is the sum over i of one minus C i i, squared, plus lambda times the sum over i and over j other than i of C i j squared.',
  },
  lossLevel: null,
  views: 'cached',
  usesLabels: false,
  encoderInput: 'colour',
  options,
  defaults: { projector: [512, 512], lambda: 5e-3, deviation: 'biased' },
  presets: {
    solo: {
      source: `${SOLO}/barlow.yaml`,
      options: { projector: [2048, 2048, 2048], lambda: 0.0051, scale: 0.1 },
      optimizer: { ...SOLO_LARS, learningRate: 0.3 },
      recipe: 'solo-asymmetric',
    },
    lightly: {
      source: LIGHTLY,
      options: { projector: [2048, 2048], lambda: 5e-3 },
      optimizer: { ...SGD_006, per: 128 },
      recipe: 'lightly-asymmetric',
    },
    authors: {
      // The values are for ImageNet. There, biases and normalisation have a learning rate of their own, 0.0048.
      source: 'github.com/facebookresearch/barlowtwins',
      options: { projector: [8192, 8192, 8192], lambda: 0.0051 },
      optimizer: { ...AUTHORS_LARS, learningRate: 0.2, weightDecay: 1.5e-6 },
      recipe: 'barlow-imagenet',
    },
    'study-a': {
      source: 'Study A: a one-cycle from 1e-4 up to 0.1 that moves once an epoch',
      options: { projector: [512, 512, 512], lambda: 5e-3, deviation: 'unbiased' },
      optimizer: { name: 'adam', learningRate: 0.1, schedule: 'one-cycle', warmup: 0.01, by: 'epoch' },
      recipe: 'study-a',
    },
  },
};
