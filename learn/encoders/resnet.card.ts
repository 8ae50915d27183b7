import type { EncoderCard } from './encoder-card.ts';

export const residualNetworks = {
  title: 'residual networks',
  key: 'resnet',
  reference: {
    authors: 'K. He, X. Zhang, S. Ren, and J. Sun',
    title: 'Deep residual learning for image recognition',
    venue: 'CVPR, 2016',
    arxiv: '1512.03385',
  },
} as const satisfies EncoderCard['family'];

const stems = ['imagenet', 'cifar', 'cifar-pad2'] as const;

/** torchvision's weights IMAGENET1K_V1 expect the statistics of ImageNet's pixels. */
const expected = { stem: 'imagenet', mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] } as const;
const hub = 'https://download.pytorch.org/models';

export const resnet18Card = {
  id: 'resnet18',
  title: 'ResNet-18',
  summary: "torchvision's, basic blocks 2-2-2-2",
  family: residualNetworks,
  features: 512,
  stems,
  parameters: 11_176_512,
  macs: { side: 224, count: 1_813_561_344 },
  imagenet: { ...expected, from: { url: `${hub}/resnet18-f37072fd.pth` } },
} as const satisfies EncoderCard;

export const resnet34Card = {
  id: 'resnet34',
  title: 'ResNet-34',
  summary: "torchvision's, basic blocks 3-4-6-3",
  family: residualNetworks,
  features: 512,
  stems,
  parameters: 21_284_672,
  macs: { side: 224, count: 3_663_249_408 },
  imagenet: { ...expected, from: { url: `${hub}/resnet34-b627a593.pth` } },
} as const satisfies EncoderCard;

export const resnet50Card = {
  id: 'resnet50',
  title: 'ResNet-50',
  summary: "torchvision's, bottlenecks 3-4-6-3 (v1.5)",
  family: residualNetworks,
  features: 2048,
  stems,
  parameters: 23_508_032,
  macs: { side: 224, count: 4_087_136_256 },
  imagenet: { ...expected, from: { url: `${hub}/resnet50-0676ba61.pth` } },
} as const satisfies EncoderCard;
