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
  imagenet: {
    ...expected,
    from: {
      url: `${hub}/resnet18-f37072fd.pth`,
      sha256: 'f37072fd47e89c5e827621c5baffa7500819f7896bbacec160b1a16c560e07ec',
      bytes: 46_830_571,
    },
  },
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
  imagenet: {
    ...expected,
    from: {
      url: `${hub}/resnet34-b627a593.pth`,
      sha256: 'b627a593bcbe140c234610266fe4f8ae95ea42fc881d091c9b6052e6b1d0590f',
      bytes: 87_319_819,
    },
  },
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
  imagenet: {
    ...expected,
    from: {
      url: `${hub}/resnet50-0676ba61.pth`,
      sha256: '0676ba61b6795bbe1773cffd859882e5e297624d384b6993f7c9e683e722fb8a',
      bytes: 102_530_333,
    },
  },
} as const satisfies EncoderCard;
