import type { DataSetCard } from './data-set-card.ts';

export const stl10Card: DataSetCard<'stl10'> = {
  id: 'stl10',
  title: 'STL-10',
  summary: 'the canonical binary archive; ten folds; unlabelled images are read from disk as they are needed',
  synthetic: false,
  // Size: torchvision prints it as it downloads the file.
  archives: [
    {
      name: 'stl10_binary.tar.gz',
      bytes: 2_640_397_119,
      md5: '91f7769df0f17e558f3565bffb0c7dfb',
      sha256: 'f31fd99273a1acb8609c8db427cebb1de3f71de77758cdc0e22956e1289b9866',
      // Its page names the address over http; the digest does not depend on it.
      addresses: ['https://ai.stanford.edu/~acoates/stl10/', 'http://ai.stanford.edu/~acoates/stl10/'],
    },
  ],
  licence: null,
  reference: {
    authors: 'A. Coates, A. Y. Ng, and H. Lee',
    title: 'An analysis of single-layer networks in unsupervised feature learning',
    venue: 'AISTATS, 2011',
  },
  classes: 'airplane bird car cat deer dog horse monkey ship truck'.split(' '),
  labelKinds: ['class'],
  image: { height: 96, width: 96, channels: 3 },
  images: { train: 5000, test: 8000, unlabeled: 100_000 },
  folds: 10,
  notes: ['Its unlabelled images come from a broader distribution than the labelled ones.'],
  limits: [],
};
