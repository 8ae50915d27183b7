import { contrastive, KERAS_ADAM, KERAS_EXAMPLE, SOLO, SOLO_SGD } from './card-words.ts';
import type { MethodCard } from './method-card.ts';

export const supConCard: MethodCard<'supcon', typeof contrastive> = {
  id: 'supcon',
  title: 'Supervised contrastive',
  summary:
    'views of one class attract each other (L_out). It uses labels: one encoder for each label subset, which reads no other label, listed as supervised',
  reference: {
    authors: 'P. Khosla, P. Teterwak, C. Wang, A. Sarna, Y. Tian, et al.',
    title: 'Supervised contrastive learning',
    venue: 'NeurIPS, 2020',
    arxiv: '2004.11362',
  },
  lossLevel: 'ln(2B \u2212 1)',
  views: 'cached',
  usesLabels: true,
  encoderInput: 'colour',
  options: contrastive,
  defaults: { projector: [512, 128], norm: true, lastNorm: false, temperature: 0.1 },
  presets: {
    solo: {
      // The loss stays the paper's; there it is NT-Xent with all positives in one sum.
      source: `${SOLO}/supcon.yaml`,
      options: { projector: [2048, 256], norm: false, temperature: 0.2 },
      optimizer: { ...SOLO_SGD, learningRate: 0.4 },
      recipe: 'solo-symmetric',
    },
    authors: {
      source: 'github.com/HobbitLong/SupContrast',
      options: { projector: [512, 128], norm: false, temperature: 0.1 },
      optimizer: { ...SOLO_SGD, learningRate: 0.5, weightDecay: 1e-4, per: 1024 },
      recipe: 'supcon-cifar',
    },
    keras: {
      source: `${KERAS_EXAMPLE}/supervised-contrastive-learning.py`,
      options: { projector: [128], norm: false, temperature: 0.05, form: 'keras' },
      optimizer: KERAS_ADAM,
      recipe: 'keras-supcon',
    },
  },
};
