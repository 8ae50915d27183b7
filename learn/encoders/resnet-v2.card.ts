import type { EncoderCard } from './encoder-card.ts';

export const identityMappings = {
  title: 'residual networks with identity mappings',
  key: 'resnet-v2',
  reference: {
    authors: 'K. He, X. Zhang, S. Ren, and J. Sun',
    title: 'Identity mappings in deep residual networks',
    venue: 'ECCV, 2016',
    arxiv: '1603.05027',
  },
} as const satisfies EncoderCard['family'];

export const resnet50v2Card = {
  id: 'resnet50v2',
  title: 'ResNet-50 v2',
  summary: "keras.applications' ResNet-50 v2",
  family: identityMappings,
  features: 2048,
  parameters: 23_519_360,
  macs: { side: 224, count: 3_480_207_360 },
} as const satisfies EncoderCard;
