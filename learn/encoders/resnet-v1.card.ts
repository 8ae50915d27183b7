import type { EncoderCard } from './encoder-card.ts';
import { residualNetworks } from './resnet.card.ts';

export const resnet20Card = {
  id: 'resnet20',
  title: 'ResNet-20',
  summary: "Keras' CIFAR ResNet v1, depth 20",
  family: residualNetworks,
  features: 64,
  parameters: 272_416,
  macs: { side: 32, count: 40_812_544 },
} as const satisfies EncoderCard;

export const resnet32Card = {
  id: 'resnet32',
  title: 'ResNet-32',
  summary: "Keras' CIFAR ResNet v1, depth 32",
  family: residualNetworks,
  features: 64,
  parameters: 467_296,
  macs: { side: 32, count: 69_124_096 },
} as const satisfies EncoderCard;

export const resnet44Card = {
  id: 'resnet44',
  title: 'ResNet-44',
  summary: "Keras' CIFAR ResNet v1, depth 44",
  family: residualNetworks,
  features: 64,
  parameters: 662_176,
  macs: { side: 32, count: 97_435_648 },
} as const satisfies EncoderCard;

export const resnet56Card = {
  id: 'resnet56',
  title: 'ResNet-56',
  summary: "Keras' CIFAR ResNet v1, depth 56",
  family: residualNetworks,
  features: 64,
  parameters: 857_056,
  macs: { side: 32, count: 125_747_200 },
} as const satisfies EncoderCard;
