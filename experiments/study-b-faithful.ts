import type { ExperimentInput } from '../stages/settings/experiment.ts';
import { studyB } from './study-b.ts';

/** Keras' Adam, and the steps of the text: `epoch > 80` and so on, with epochs counted from 0. */
const optimizer: NonNullable<ExperimentInput['fineTune']>['optimizer'] = {
  name: 'adam',
  learningRate: 1e-3,
  form: 'keras',
  epsilon: 1e-7,
  schedule: 'multi-step',
  afterEpochs: [80, 120, 160, 180],
  factors: [0.1, 0.01, 0.001, 0.0005],
};

type Augmentation = 'none' | 'shift-flip';

/**
 * Study B by its own protocol: all 50,000 training images, one fold of each number of labels, Keras' heads and Adam, the last batch
 * kept, the mean image of the turned images. The epoch of rotation is chosen on the turned test images, without their classes.
 *
 * Defaults for what the text leaves open: 200 epochs (its schedule has a step after epoch 180), batches of 128, on labels the
 * same optimiser, and the last epoch. `augment` is its other open choice.
 */
const faithful = (augment: Augmentation): ExperimentInput => {
  const labels = { epochs: 200, batch: 128, augment, optimizer, head: 'keras' } as const;
  return {
    ...studyB,
    title: `Study B by its own protocol, ${augment === 'none' ? 'without augmentation' : 'with shifts and flips after the turn'}`,
    split: { ...studyB.split, draws: 1, validation: 0 },
    pretrain: {
      ...{ methods: ['rotation'], epochs: 200, batch: 128, lastBatch: 'keep', optimizer },
      options: {
        rotation: { turns: 'one', augment, head: 'keras', meanOf: 'turned', keepBest: 10_000, chooseOn: 'test' },
      },
    },
    fineTune: labels,
    supervised: labels,
    maps: null,
  };
};

export const studyBFaithful = faithful('none');

/** With the augmentation of the Keras example that the study follows: shifts of a tenth, and flips, after the turn. */
export const studyBFaithfulShiftFlip = faithful('shift-flip');
