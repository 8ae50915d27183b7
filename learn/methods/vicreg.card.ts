import * as v from 'valibot';
import { notNegative } from '../schema-words.ts';
import { SOLO, SOLO_LARS, widths } from './card-words.ts';
import type { MethodCard } from './method-card.ts';

const options = v.strictObject({
  projector: widths,
  /** Weights of the three terms of the loss. */
  invariance: notNegative,
  variance: notNegative,
  covariance: notNegative,
});

export const vicRegCard: MethodCard<'vicreg', typeof options> = {
  id: 'vicreg',
  title: 'VICReg',
  summary: 'views agree; features keep their variance and are decorrelated',
  reference: {
    authors: 'A. Bardes, J. Ponce, and Y. LeCun',
    title: 'VICReg: Variance-invariance-covariance regularization for self-supervised learning',
    venue: 'ICLR, 2022',
    arxiv: '2105.04906',
  },
  lossLevel: null,
  views: 'cached',
  usesLabels: false,
  encoderInput: 'colour',
  options,
  defaults: { projector: [512, 512], invariance: 25, variance: 25, covariance: 1 },
  presets: {
    solo: {
      source: `${SOLO}/vicreg.yaml`,
      options: { projector: [2048, 2048, 2048], invariance: 25, variance: 25, covariance: 1 },
      optimizer: { ...SOLO_LARS, learningRate: 0.3 },
      recipe: 'solo-vicreg',
    },
  },
};
