import {
  AUTHORS_LARS,
  contrastive,
  KERAS_ADAM,
  KERAS_EXAMPLE,
  LIGHTLY,
  SGD_006,
  SOLO,
  SOLO_LARS,
} from './card-words.ts';
import type { MethodCard } from './method-card.ts';

export const simClrCard: MethodCard<'simclr', typeof contrastive> = {
  id: 'simclr',
  title: 'SimCLR',
  summary: 'a view finds the other view of its image among all views of the batch',
  reference: {
    authors: 'T. Chen, S. Kornblith, M. Norouzi, and G. Hinton',
    title: 'A simple framework for contrastive learning of visual representations',
    venue: 'ICML, 2020',
    arxiv: '2002.05709',
  },
  equation: {
    introduction:
      'With s the cosine similarities of the projections of the 2B views of a batch, p(i) the other view of the same image as view i, and \u03c4 the temperature, the loss is',
    typst: 'cal(L) = -1 / (2 B) sum_i log (exp(s_(i p(i)) slash tau)) / (sum_(k != i) exp(s_(i k) slash tau))',
    mathml:
      '<mi>L</mi><mo>=</mo><mo>\u2212</mo><mfrac><mn>1</mn><mrow><mn>2</mn><mi>B</mi></mrow></mfrac><munder><mo>\u2211</mo><mrow><mi>i</mi></mrow></munder><mi>log</mi><mfrac><mrow><mi>exp</mi><mo>(</mo><msub><mi>s</mi><mrow><mi>i</mi><mi>p</mi><mo>(</mo><mi>i</mi><mo>)</mo></mrow></msub><mo>/</mo><mi>\u03c4</mi><mo>)</mo></mrow><mrow><munder><mo>\u2211</mo><mrow><mi>k</mi><mo>\u2260</mo><mi>i</mi></mrow></munder><mi>exp</mi><mo>(</mo><msub><mi>s</mi><mi>ik</mi></msub><mo>/</mo><mi>\u03c4</mi><mo>)</mo></mrow></mfrac>',
    alt: 'The loss is minus the mean, over the 2 B views i, of the logarithm of the exponential of s i p of i over tau, divided by the sum over k other than i of the exponentials of s i k over tau.',
  },
  lossLevel: 'ln(2B \u2212 1)',
  views: 'cached',
  usesLabels: false,
  encoderInput: 'colour',
  options: contrastive,
  defaults: { projector: [512, 128], norm: true, lastNorm: false, temperature: 0.2 },
  presets: {
    solo: {
      source: `${SOLO}/simclr.yaml`,
      options: { projector: [2048, 256], norm: false, temperature: 0.2 },
      optimizer: { ...SOLO_LARS, learningRate: 0.4 },
      recipe: 'solo-symmetric',
    },
    lightly: {
      source: LIGHTLY,
      options: { projector: [512, 128], norm: true, lastNorm: true, temperature: 0.5 },
      optimizer: { ...SGD_006, per: 128 },
      recipe: 'lightly',
    },
    authors: {
      source: 'github.com/google-research/simclr, README: CIFAR-10 with ResNet-18',
      options: { projector: [512, 128], norm: true, lastNorm: true, temperature: 0.5 },
      optimizer: { ...AUTHORS_LARS, learningRate: 1.0, weightDecay: 1e-4 },
      recipe: 'simclr-cifar',
    },
    keras: {
      source: `${KERAS_EXAMPLE}/semisupervised_simclr.py`,
      options: { projector: [128, 128], norm: false, temperature: 0.1, form: 'keras' },
      optimizer: KERAS_ADAM,
      recipe: 'keras-simclr',
    },
  },
};
