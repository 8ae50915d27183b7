/** Value of a parameter that is any number of images: the study chose its best epoch, but does not say on how many. */
export const BEST_EPOCH = 'the best epoch';

/** Numbers and setting of a published study, to compare ours with. They are not targets. */
export interface PublishedStudy {
  readonly id: string;
  readonly title: string;
  /** Shares of labels; the study may give numbers of labels instead, in `labels`. */
  readonly fractions: readonly number[];
  readonly labels?: readonly number[];
  readonly rows: readonly PublishedRow[];
  /** Its setting, from which differences to ours are listed. */
  readonly setting: PublishedSetting;
  /** Peculiarities of its protocol. */
  readonly remarks: readonly string[];
}

export interface PublishedRow {
  readonly method: string;
  readonly family: 'self-supervised' | 'supervised' | 'pretrained';
  /** Test accuracy at each of the study's fractions, as a share of 1. */
  readonly accuracy: readonly number[];
}

export interface PublishedSetting {
  readonly dataset: string;
  readonly train: number;
  readonly test: number;
  /** Name of the encoder in our tables. */
  readonly encoder: string;
  /** Epochs of pre-training. */
  readonly epochs: number;
  readonly batch: number;
  /** Each training with labels, of a head or of the whole network. */
  readonly labelled: { readonly epochs: number; readonly batch: number };
  /** Each epoch has new views. */
  readonly freshViews?: boolean;
  /** Its classifier in words, and our protocol for it. */
  readonly protocol: string;
  readonly classifier: 'sgd' | 'fine-tune';
  /** Its frozen encoders had batch normalisation in training mode. */
  readonly movingEncoder?: boolean;
  readonly subsets: string;
  readonly seeds: number;
  /** How its numbers were chosen, for the foot of the table. */
  readonly selection: string;
  /** Its values of our parameters, by path. */
  readonly parameters: Readonly<Record<string, string | number | boolean | null>>;
}

/** Barlow Twins and label fractions on CIFAR-10 in PyTorch: test accuracy after 3 epochs at 1, 10 and 100 % of labels. */
export const STUDY_A: PublishedStudy = {
  id: 'study-a',
  title: 'Study A',
  fractions: [0.01, 0.1, 1],
  rows: [
    { method: 'supervised from scratch', family: 'supervised', accuracy: [0.1079, 0.1072, 0.6048] },
    { method: 'ImageNet-pretrained, frozen', family: 'pretrained', accuracy: [0.124, 0.224, 0.439] },
    { method: 'Barlow Twins, frozen', family: 'self-supervised', accuracy: [0.13, 0.28, 0.6] },
  ],
  setting: {
    dataset: 'CIFAR-10',
    train: 50_000,
    test: 10_000,
    encoder: 'resnet18 (imagenet stem)',
    epochs: 500,
    batch: 1024,
    labelled: { epochs: 3, batch: 1024 },
    freshViews: true,
    protocol: 'linear head trained for 3 epochs with Adam at 0.001',
    classifier: 'sgd',
    movingEncoder: true,
    subsets: 'the first images of each class',
    seeds: 1,
    selection: 'the last epoch, nothing chosen',
    parameters: {
      'encoder.normalise': false,
      'augment.recipe': 'study-a',
      'pretrain.init': null,
      'supervised.init': null,
      'supervised.augment': 'none',
      'supervised.keepBest': null,
      'supervised.optimizer.name': 'adam',
      'supervised.optimizer.learningRate': 0.001,
      'supervised.optimizer.schedule': 'constant',
      'supervised.optimizer.weightDecay': 0,
      'probe.sgd.optimizer.name': 'adam',
      'probe.sgd.optimizer.learningRate': 0.001,
      'probe.sgd.optimizer.schedule': 'constant',
      'probe.sgd.optimizer.weightDecay': 0,
    },
  },
  remarks: [
    'an earlier run of its supervised rows gave 31.5, 58.8 and 60.3 %',
    'its frozen encoders kept batch normalisation in training mode',
    'it gives no intervals',
  ],
};
