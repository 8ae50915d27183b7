import type { EncoderCard } from './encoder-card.ts';
import { identityMappings } from './resnet-v2.card.ts';

export const resnet20v2Card = {
  id: 'resnet20v2',
  title: 'ResNet-20 v2',
  summary: "CIFAR ResNet v2 of Keras' SimSiam example, depth 20",
  family: identityMappings,
  features: 256,
  parameters: 567_552,
  macs: { side: 32, count: 72_531_968 },
} as const satisfies EncoderCard;
