import type { PublishedStudy } from './study-a.ts';

const LABELS = [100, 250, 625, 1250, 2500, 5000];

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
    subsets: 'all of the 500 to 10 disjoint stratified splits of the training images',
    seeds: 1,
  },
  remarks: [
    'its pixels are less their mean over the training images, pixel by pixel; here by channel, and scaled',
    'its batch size is not given: 128 is that of the example it follows',
    'its plateau rule has no effect, since the epoch schedule sets the rate anew in each epoch',
    'the images on which its best checkpoint was chosen are not named',
    'it gives no intervals',
  ],
};
