import type { ParameterValue, PublishedStudy } from './published-study.ts';

const LABELS = [100, 250, 625, 1250, 2500, 5000];

/** Keras' Adam with its defaults, and the steps of the pretext task. */
const adam = (part: string): Record<string, ParameterValue> => ({
  [`${part}.optimizer.name`]: 'adam',
  [`${part}.optimizer.learningRate`]: 0.001,
  [`${part}.optimizer.weightDecay`]: 0,
  [`${part}.optimizer.epsilon`]: 1e-7,
  [`${part}.optimizer.form`]: 'keras',
  [`${part}.optimizer.schedule`]: 'multi-step',
  [`${part}.optimizer.milestones`]: null,
  [`${part}.optimizer.afterEpochs`]: [80, 120, 160, 180],
  [`${part}.optimizer.factors`]: [0.1, 0.01, 0.001, 0.0005],
});

/** Training on labels, of which the text gives nothing but the layers. */
const ASSUMED = {
  ...adam('fineTune'),
  ...adam('supervised'),
  'fineTune.augment': 'none',
  'fineTune.keepBest': null,
  'supervised.augment': 'none',
  'supervised.keepBest': null,
} as const;

/** Rotation prediction and few labels on CIFAR-10 in Keras: test accuracy by the number of labels. */
export const STUDY_B: PublishedStudy = {
  id: 'study-b',
  title: 'Study B',
  source:
    'Study B is a chapter of Portuguese lecture notes on self-supervised learning. It follows an article (medium.com/analytics-vidhya/self-supervised-learning-for-image-classification-263e320fff07) and its repository (github.com/larsh0103/SSL_Experiment).',
  // Of CIFAR-10's 50,000 training images.
  fractions: LABELS.map((labels) => labels / 50_000),
  labels: LABELS,
  rows: [
    {
      method: 'supervised only',
      family: 'supervised',
      accuracy: [0.2939, 0.3872, 0.4595, 0.5401, 0.666, 0.7615],
      loss: [3.1759, 3.0841, 2.5175, 2.0671, 1.6122, 1.249],
    },
    {
      method: 'rotation, then fine-tuned',
      family: 'self-supervised',
      accuracy: [0.4661, 0.5598, 0.6522, 0.7039, 0.7506, 0.7989],
      loss: [1.8979, 1.9347, 1.6211, 1.3631, 1.2433, 1.0911],
    },
  ],
  setting: {
    dataset: 'CIFAR-10',
    train: 50_000,
    test: 10_000,
    method: 'rotation',
    encoder: 'resnet20',
    epochs: 200,
    batch: 128,
    labelled: { epochs: 200, batch: 128 },
    protocol: 'whole network trained on n labels',
    classifier: 'fine-tune',
    subsets: 'disjoint stratified folds',
    seeds: 1,
    selection: 'its text does not say how an epoch was chosen',
    parameters: {
      'encoder.normalise': 'mean-image',
      'pretrain.init': null,
      ...adam('pretrain'),
      'pretrain.options.rotation.turns': 'one',
      'pretrain.options.rotation.augment': 'none',
      'pretrain.options.rotation.head': 'keras',
      'pretrain.options.rotation.meanOf': 'turned',
      'pretrain.options.rotation.keepBest': 10_000,
      'pretrain.options.rotation.chooseOn': 'test',
      'supervised.init': null,
      'supervised.head': 'keras',
      'fineTune.head': 'keras',
      ...ASSUMED,
    },
    assumed: [
      ...['epochs', 'batch', 'labelled.epochs', 'labelled.batch'],
      ...['augment', 'keepBest', 'chooseOn'].map((name) => `pretrain.options.rotation.${name}`),
      ...Object.keys(ASSUMED),
    ],
  },
  remarks: [
    'it gives no number of epochs. Its schedule has a step after epoch 180, so 200 are assumed, for rotation and for labels',
    'it gives no batch size; the Keras example of its network has 32, and 128 is assumed',
    'of the trainings on labels it gives no optimiser, schedule, augmentation or choice of an epoch: the optimiser and schedule of rotation are assumed, no augmentation, and the last epoch',
    'of its augmentation in rotation the text is cut off: none is assumed. The Keras example of its network has shifts of a tenth and flips',
    'it prints results for a given number of labels and does not say of how many of its folds: one is assumed',
    'its text says Glorot for first weights where its code says He, which is used here',
    'its plateau rule has no effect, since the epoch schedule resets the rate in each epoch',
    'it keeps the best checkpoint of rotation and does not show on which images: the rotated test images, which it makes for this program, are assumed',
    'it gives no intervals',
  ],
};
