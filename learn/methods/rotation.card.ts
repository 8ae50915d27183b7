import * as v from 'valibot';
import { count } from '../schema-words.ts';
import { augmentation } from './card-words.ts';
import type { MethodCard } from './method-card.ts';

const options = v.strictObject({
  /** `all`: four turns of each image in a batch. `one`: one turn of each image, drawn once for the whole training (Study B). */
  turns: v.picklist(['all', 'one']),
  augment: augmentation,
  /** Number of validation images on which the epoch with the best pretext accuracy is chosen; the last epoch by default. */
  keepBest: v.exactOptional(count),
  /** `test` chooses it on test images instead, without their classes, as Study B seems to do; the report says so. */
  chooseOn: v.exactOptional(v.picklist(['validation', 'test'])),
  /** First values of the head: as in PyTorch, where absent, or as in Keras. */
  head: v.exactOptional(v.picklist(['torch', 'keras'])),
  /** For encoders with a mean image: the mean of the images as the task turns them (Study B), not as they are. */
  meanOf: v.exactOptional(v.picklist(['images', 'turned'])),
});

export const rotationCard: MethodCard<'rotation', typeof options> = {
  id: 'rotation',
  title: 'Rotation',
  summary: 'predicts quarter turns: all four turns of each image in a batch, cropped and flipped before',
  reference: {
    authors: 'S. Gidaris, P. Singh, and N. Komodakis',
    title: 'Unsupervised representation learning by predicting image rotations',
    venue: 'ICLR, 2018',
    arxiv: '1803.07728',
  },
  lossLevel: 'ln 4',
  views: 'plain',
  usesLabels: false,
  encoderInput: 'colour',
  options,
  defaults: { turns: 'all', augment: 'crop-flip' },
  presets: {
    authors: {
      source: 'github.com/gidariss/FeatureLearningRotNet',
      options: { turns: 'all', augment: 'crop-flip' },
      optimizer: {
        name: 'sgd',
        learningRate: 0.1,
        weightDecay: 5e-4,
        momentum: 0.9,
        nesterov: true,
        schedule: 'multi-step',
        milestones: [0.3, 0.6, 0.8],
        factors: [0.2, 0.04, 0.008],
      },
    },
    'study-b': {
      // The steps are those of the Keras CIFAR ResNet example, as shares of the training.
      source: 'Study B: one fixed turn an image, the best epoch kept',
      options: { turns: 'one', augment: 'none', keepBest: 1000 },
      optimizer: {
        name: 'adam',
        learningRate: 1e-3,
        schedule: 'multi-step',
        by: 'epoch',
        milestones: [0.4, 0.6, 0.8, 0.9],
        factors: [0.1, 0.01, 0.001, 0.0005],
      },
    },
  },
};
