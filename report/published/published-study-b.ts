import { BEST_EPOCH, type PublishedStudy } from './published-study.ts';

const LABELS = [100, 250, 625, 1250, 2500, 5000];

/** Adam with the steps of the example that the study follows, as shares of the training. */
function tuning(part: 'fineTune' | 'supervised'): Record<string, string | number | boolean> {
  return {
    [`${part}.optimizer.name`]: 'adam',
    [`${part}.optimizer.learningRate`]: 0.001,
    [`${part}.optimizer.schedule`]: 'multi-step',
    [`${part}.optimizer.weightDecay`]: 0,
    [`${part}.keepBest`]: BEST_EPOCH,
  };
}

/** Rotation prediction and few labels on CIFAR-10 in Keras: mean test accuracy over stratified splits of n labels. */
export const STUDY_B: PublishedStudy = {
  id: 'study-b',
  title: 'Study B',
  // Of CIFAR-10's 50,000 training images.
  fractions: LABELS.map((labels) => labels / 50_000),
  labels: LABELS,
  rows: [
    {
      method: 'supervised only',
      family: 'supervised',
      accuracy: [0.2939, 0.3872, 0.4595, 0.5401, 0.666, 0.7615],
    },
    {
      method: 'rotation, then fine-tuned',
      family: 'self-supervised',
      accuracy: [0.4661, 0.5598, 0.6522, 0.7039, 0.7506, 0.7989],
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
    subsets: 'all of the 500 to 10 disjoint stratified splits of the training images',
    seeds: 1,
    selection: 'the best epoch, on images that the study does not name; these may be the test images',
    parameters: {
      'encoder.normalise': 'mean-image',
      'pretrain.init': null,
      'supervised.init': null,
      ...tuning('fineTune'),
      ...tuning('supervised'),
    },
  },
  remarks: [
    'it does not give its batch size; 128 is that of the example it follows',
    'its plateau rule has no effect, since the epoch schedule resets the rate in each epoch',
    'it does not name the images on which it chose its best checkpoint',
    'it gives no intervals',
  ],
};
