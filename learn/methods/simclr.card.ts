import { AUTHORS_LARS, contrastive, LIGHTLY, SGD_006, SOLO, SOLO_LARS } from './card-words.ts';
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
  },
};
