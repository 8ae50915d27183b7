import { BEST_EPOCH, type PublishedStudy } from './published-study.ts';

const LABELS = [100, 250, 625, 1250, 2500, 5000];

/** Adam with the steps of the pretext task, as shares of the training: assumed, since the text gives none for labels. */
function tuning(part: 'fineTune' | 'supervised'): Record<string, string | number | boolean> {
  return {
    [`${part}.optimizer.name`]: 'adam',
    [`${part}.optimizer.learningRate`]: 0.001,
    [`${part}.optimizer.schedule`]: 'multi-step',
    [`${part}.optimizer.weightDecay`]: 0,
    [`${part}.keepBest`]: BEST_EPOCH,
  };
}

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
    encoder: 'resnet20',
    epochs: 200,
    batch: 128,
    labelled: { epochs: 200, batch: 128 },
    protocol: 'whole network trained on n labels with Adam, the best checkpoint by validation accuracy',
    classifier: 'fine-tune',
    subsets: 'disjoint stratified splits, without their number',
    seeds: 1,
    selection: 'its text does not say how an epoch was chosen',
    parameters: {
      'encoder.normalise': 'mean-image',
      'pretrain.init': null,
      'supervised.init': null,
      ...tuning('fineTune'),
      ...tuning('supervised'),
    },
    assumed: [
      ...['epochs', 'batch', 'labelled.epochs', 'labelled.batch'],
      ...Object.keys({ ...tuning('fineTune'), ...tuning('supervised') }),
    ],
  },
  otherwise: [
    'heads of rotation and of classes start as linear layers of PyTorch do here; as Keras\u2019 do there (Glorot, biases of 0)',
    'epsilon of Adam: 1e-8 here, 1e-7 there',
    'each step of the schedule: one epoch earlier here, and at a share of the training where there are fewer epochs',
    'mean image: of the training images as they are here, of the rotated ones there',
  ],
  remarks: [
    'it gives no number of epochs. Its schedule has a step after epoch 180, so 200 are assumed, for rotation and for labels',
    'it gives no batch size; the Keras example of its network has 32, and 128 is assumed',
    'of the trainings on labels it gives no optimiser, schedule, augmentation or choice of an epoch: those of rotation are assumed, with crops and flips',
    'of its augmentation in rotation the text is cut off: none is assumed',
    'its text says Glorot for first weights where its code says He, which is used here',
    'its plateau rule has no effect, since the epoch schedule resets the rate in each epoch',
    'it does not name the images on which it chose its best checkpoint of rotation; these may be the test images',
    'it gives no intervals',
  ],
};
