import type { DataSetCard } from './data-set-card.ts';

/** The parts that the cards of CIFAR-10 and CIFAR-100 share. */
export const CIFAR = {
  synthetic: false,
  licence: null,
  reference: {
    authors: 'A. Krizhevsky',
    title: 'Learning multiple layers of features from tiny images',
    venue: 'Technical report, University of Toronto, 2009',
  },
  image: { height: 32, width: 32, channels: 3 },
  images: { train: 50_000, test: 10_000, unlabeled: 0 },
  folds: 0,
  notes: [],
} as const satisfies Partial<DataSetCard>;

export const CIFAR_ADDRESSES: readonly string[] = ['https://www.cs.toronto.edu/~kriz/'];
