import type { PublishedSetting, PublishedStudy } from './published-study.ts';
import { STUDY_B } from './published-study-b.ts';

/** Address of Keras' code examples, which the second part of Study B runs. */
const EXAMPLES = 'keras.io/examples/vision';

const source = (example: string): string =>
  `These numbers are from Study B, a chapter of Portuguese lecture notes on self-supervised learning. Its second part runs code examples of Keras, here ${EXAMPLES}/${example}.`;

const NO_INTERVAL = 'it gives no intervals';
const PROBE_HEAD =
  'the linear head on frozen features starts as PyTorch\u2019s here, as Keras\u2019 there (Glorot, biases of 0)';

/** Adam at Keras' defaults, at a constant rate, for a training with labels. */
const adam = (part: string): PublishedSetting['parameters'] => ({
  [`${part}.optimizer.name`]: 'adam',
  [`${part}.optimizer.learningRate`]: 0.001,
  [`${part}.optimizer.form`]: 'keras',
  [`${part}.optimizer.epsilon`]: 1e-7,
  [`${part}.optimizer.schedule`]: 'constant',
});

const CIFAR = { dataset: 'CIFAR-10', train: 50_000, test: 10_000 };
const STL = { dataset: 'STL-10', train: 5000, test: 8000 };
const ALL = { subsets: 'all labels', seeds: 1, assumed: [] } as const;
/** The examples on STL-10 print the best of their epochs, measured on the test images. */
const ON_TEST = 'the best epoch on the test images';

const SIMSIAM: PublishedStudy = {
  id: 'simsiam-keras',
  title: 'Study B, SimSiam',
  source: source('simsiam'),
  fractions: [1],
  rows: [{ method: 'SimSiam, frozen', family: 'self-supervised', accuracy: [0.2339] }],
  setting: {
    ...CIFAR,
    ...ALL,
    method: 'simsiam',
    encoder: 'resnet20v2',
    epochs: 5,
    batch: 128,
    labelled: { epochs: 5, batch: 128 },
    freshViews: true,
    protocol: 'linear head trained for 5 epochs with SGD at 0.03 on a cosine',
    classifier: 'sgd',
    selection: 'the last epoch, nothing chosen',
    parameters: {
      'encoder.normalise': 'symmetric',
      'augment.recipe': 'preset',
      'pretrain.init': null,
      'pretrain.options.simsiam.form': 'keras',
      'pretrain.optimizer.name': 'sgd',
      'pretrain.optimizer.learningRate': 0.03,
      'pretrain.optimizer.momentum': 0.6,
      'pretrain.optimizer.schedule': 'cosine',
      'probe.sgd.optimizer.name': 'sgd',
      'probe.sgd.optimizer.learningRate': 0.03,
      'probe.sgd.optimizer.momentum': 0.9,
      'probe.sgd.optimizer.schedule': 'cosine',
    },
  },
  otherwise: [
    PROBE_HEAD,
    'images of the linear head: as they are here, flipped at random there',
    'SGD: the velocity is multiplied by the rate of its step here, and keeps the rates of earlier steps there',
  ],
  remarks: [
    'its training step calls the networks without `training`, so that their batch normalisation keeps the first statistics, 0 and 1; this is repeated here (form keras)',
    'its weight decay has no effect, since its step does not add the losses of layers',
    NO_INTERVAL,
  ],
};

const SUPCON: PublishedStudy = {
  id: 'supcon-keras',
  title: 'Study B, supervised contrastive',
  source: source('supervised-contrastive-learning'),
  fractions: [1],
  rows: [{ method: 'supervised contrastive, frozen', family: 'supervised', accuracy: [0.8162] }],
  setting: {
    ...CIFAR,
    ...ALL,
    method: 'supcon',
    encoder: 'resnet50v2',
    epochs: 50,
    batch: 265,
    labelled: { epochs: 50, batch: 265 },
    freshViews: true,
    protocol: 'a hidden layer of 512 and a linear layer, both with dropout of 0.5, on the frozen encoder',
    classifier: 'sgd',
    selection: 'the last epoch, nothing chosen',
    parameters: {
      'encoder.normalise': true,
      'augment.recipe': 'preset',
      'pretrain.init': null,
      'pretrain.options.supcon.form': 'keras',
      'pretrain.options.supcon.temperature': 0.05,
      ...adam('pretrain'),
      ...adam('probe.sgd'),
      ...adam('supervised'),
    },
  },
  otherwise: [
    'classifier on frozen features: one linear layer on images as they are here; a hidden layer, dropout and augmented images there',
    'augmentation: flips and turns here; the width and height of each batch change there too',
    PROBE_HEAD,
  ],
  remarks: [NO_INTERVAL],
};

const stl10 = (
  method: 'SimCLR' | 'NNCLR',
  epochs: number,
  weak: string,
): Pick<PublishedStudy, 'fractions' | 'setting' | 'otherwise'> => ({
  fractions: [1],
  setting: {
    ...STL,
    ...ALL,
    method: method.toLowerCase(),
    encoder: 'conv-keras',
    epochs,
    batch: 525,
    labelled: { epochs, batch: 25 },
    freshViews: true,
    protocol: `whole network trained on all labels with Adam at 0.001 for ${epochs} epochs`,
    classifier: 'fine-tune',
    selection: ON_TEST,
    parameters: {
      'encoder.normalise': false,
      'augment.recipe': 'preset',
      'pretrain.init': null,
      [`pretrain.options.${method.toLowerCase()}.form`]: 'keras',
      [`pretrain.options.${method.toLowerCase()}.temperature`]: 0.1,
      ...adam('pretrain'),
      'supervised.init': null,
      'supervised.head': 'keras',
      'fineTune.head': 'keras',
      ...Object.fromEntries(['fineTune', 'supervised'].map((part) => [`${part}.augment`, weak])),
      ...adam('fineTune'),
      ...adam('supervised'),
    },
  },
  otherwise: [
    `loss of ${method}: the mean over a batch here; its gradient is of the sum there, for which Adam's epsilon is smaller`,
    'a batch: any 525 of all images here, 500 without labels and 25 with them there',
  ],
});

const SIMCLR: PublishedStudy = {
  id: 'stl10-simclr',
  title: 'Study B, SimCLR',
  source: source('semisupervised_simclr'),
  ...stl10('SimCLR', 20, 'keras-simclr-weak'),
  rows: [
    { method: 'SimCLR, then fine-tuned', family: 'self-supervised', accuracy: [0.63], decimals: 0 },
    { method: 'supervised from scratch', family: 'supervised', accuracy: [0.61], decimals: 0 },
    { method: 'supervised, batch 100, 50 epochs', family: 'supervised', accuracy: [0.5913] },
  ],
  remarks: [
    'a batch of 525 has 25 images with labels, and one of 100, in the notes\u2019 own supervised run, has 4',
    'the notes say that the training takes about two days',
    'the example prints the best of its epochs, measured on the test images',
    NO_INTERVAL,
  ],
};

const NNCLR: PublishedStudy = {
  id: 'stl10-nnclr',
  title: 'Study B, NNCLR',
  source: source('nnclr'),
  ...stl10('NNCLR', 25, 'keras-nnclr-weak'),
  rows: [{ method: 'NNCLR, then fine-tuned', family: 'self-supervised', accuracy: [0.59], decimals: 0 }],
  remarks: [
    'the notes do not say whether 59 % is of the fine-tuned network or of the probe during pretraining',
    'that NNCLR improves SimCLR by 3.8 points is a claim of its paper, which the notes repeat; they measured 59 against 63 %',
    'the notes say that the training takes about an hour and a half',
    NO_INTERVAL,
  ],
};

const SUPERVISED: PublishedStudy = {
  id: 'stl10-supervised',
  title: 'Study B, ResNet-50 v2',
  source:
    'This number is from Study B, a chapter of Portuguese lecture notes on self-supervised learning, which names the network and the accuracy alone.',
  fractions: [1],
  rows: [{ method: 'supervised from scratch', family: 'supervised', accuracy: [0.6145] }],
  setting: {
    ...STL,
    ...ALL,
    method: 'none',
    encoder: 'resnet50v2',
    epochs: 0,
    batch: 100,
    labelled: { epochs: 50, batch: 100 },
    protocol: 'whole network trained on all labels',
    classifier: 'fine-tune',
    selection: 'its text does not say how an epoch was chosen',
    parameters: { ...adam('supervised'), 'supervised.augment': 'crop-flip', 'supervised.head': 'keras' },
    assumed: [
      ...['labelled.epochs', 'labelled.batch', 'supervised.augment', 'supervised.head'],
      ...Object.keys(adam('supervised')),
    ],
  },
  remarks: ['its text gives no setting; all are assumed', NO_INTERVAL],
};

/** What Study B asks and does not measure, beside the two numbers that it mentions. */
const OPEN: PublishedStudy = {
  ...STUDY_B,
  id: 'study-b-open',
  title: 'Study B, more labels',
  fractions: [0.2, 1],
  labels: [10_000, 50_000],
  rows: [
    { method: 'supervised only', family: 'supervised', accuracy: [null, 0.92], decimals: 0 },
    { method: 'rotation, then fine-tuned', family: 'self-supervised', accuracy: [0.85, null], decimals: 0 },
  ],
  remarks: [
    'it gives both numbers with "about", and asks what 10,000 labels reach without rotation',
    ...STUDY_B.remarks,
  ],
};

/** The second part of Study B, and its open question. */
export const STUDY_B_PART_TWO: readonly PublishedStudy[] = [SIMSIAM, SUPCON, SIMCLR, NNCLR, SUPERVISED, OPEN];
