import type { EncoderCard } from './encoder-card.ts';

export const convSmallCard = {
  id: 'conv-small',
  title: 'Small convolutional encoder',
  summary: 'four 3x3 convolutions (32, 64, 128, 256 channels)',
  layers:
    'Four 3x3 convolutions with 32, 64, 128 and 256 channels, strides 1, 2, 2, 2, padding 1 and no bias, each with batch normalisation and ReLU; then the mean over the map.',
  features: 256,
  parameters: 388_896,
  macs: { side: 32, count: 15_040_512 },
} as const satisfies EncoderCard;
