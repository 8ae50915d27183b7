import type { EncoderCard } from './encoder-card.ts';

export const convSmallCard = {
  id: 'conv-small',
  title: 'Small convolutional encoder',
  summary: 'four 3x3 convolutions (32, 64, 128, 256 channels)',
  features: 256,
  parameters: 388_896,
  macs: { side: 32, count: 15_040_512 },
} as const satisfies EncoderCard;
