import type { ParameterValue, PublishedStudy } from './published-study.ts';

/** torch.optim.Adam with its defaults. */
const adam = (part: string): Record<string, ParameterValue> => ({
  [`${part}.optimizer.name`]: 'adam',
  [`${part}.optimizer.learningRate`]: 0.001,
  [`${part}.optimizer.schedule`]: 'constant',
  [`${part}.optimizer.weightDecay`]: 0,
  [`${part}.optimizer.epsilon`]: 1e-8,
  [`${part}.optimizer.form`]: 'torch',
});

/** Barlow Twins and label fractions on CIFAR-10 in PyTorch: test accuracy after 3 epochs at 1, 10 and 100 % of labels. */
export const STUDY_A: PublishedStudy = {
  id: 'study-a',
  title: 'Study A',
  source:
    'Study A is a Spanish article on self-supervised learning, with two videos (youtube.com/watch?v=7QmsTleiRLs and youtube.com/watch?v=0KeR6i1_56g).',
  fractions: [0.01, 0.1, 1],
  rows: [
    {
      method: 'supervised from scratch',
      family: 'supervised',
      accuracy: [0.1079, 0.1072, 0.6048],
      loss: [2.3001, 2.7783, 1.1203],
      curves: {
        testLoss: [
          [2.2918, 2.2998, 2.3001],
          [2.3309, 2.5242, 2.7783],
          [1.9736, 1.3515, 1.1203],
        ],
        testAccuracy: [
          [0.1177, 0.1095, 0.1079],
          [0.0997, 0.0998, 0.1072],
          [0.3617, 0.5382, 0.6048],
        ],
      },
    },
    {
      method: 'ImageNet-pretrained, frozen',
      family: 'pretrained',
      accuracy: [0.1243, 0.2241, 0.4392],
      loss: [2.334, 2.1852, 1.6328],
      curves: {
        testLoss: [
          [2.3807, 2.3522, 2.334],
          [2.2951, 2.2461, 2.1852],
          [1.7801, 1.6779, 1.6328],
        ],
        testAccuracy: [
          [0.1021, 0.1112, 0.1243],
          [0.1326, 0.1787, 0.2241],
          [0.3935, 0.4227, 0.4392],
        ],
      },
    },
    { method: 'Barlow Twins, frozen', family: 'self-supervised', accuracy: [0.13, 0.28, 0.6], decimals: 0 },
  ],
  setting: {
    dataset: 'CIFAR-10',
    train: 50_000,
    test: 10_000,
    method: 'barlow-twins',
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
    batchMeans: 1024,
    parameters: {
      'encoder.normalise': false,
      'augment.recipe': 'study-a',
      'pretrain.init': null,
      'pretrain.options.barlow-twins.projector': [512, 512, 512],
      'pretrain.options.barlow-twins.biases': true,
      'pretrain.options.barlow-twins.lambda': 5e-3,
      'pretrain.options.barlow-twins.deviation': 'unbiased',
      'pretrain.options.barlow-twins.scale': null,
      ...adam('pretrain'),
      'pretrain.optimizer.learningRate': 0.1,
      'pretrain.optimizer.schedule': 'one-cycle',
      'pretrain.optimizer.warmup': 0.01,
      'pretrain.optimizer.by': 'epoch',
      'pretrained.network': 'resnet18',
      'pretrained.sizes': [null],
      'pretrained.normalise': false,
      'supervised.init': null,
      'supervised.head': 'torch',
      'supervised.augment': 'none',
      'supervised.keepBest': null,
      ...adam('supervised'),
      ...adam('probe.sgd'),
    },
    assumed: [],
  },
  remarks: [
    'a first run of it on all labels gave 31.5, 58.8 and 60.3 % after its epochs 1, 2 and 3',
    'its frozen encoders kept batch normalisation in training mode',
    'it gives no intervals',
  ],
};
