import { CIFAR, CIFAR_ADDRESSES } from './cifar-card.ts';
import type { DataSetCard } from './data-set-card.ts';

export const cifar10Card: DataSetCard<'cifar10'> = {
  ...CIFAR,
  id: 'cifar10',
  title: 'CIFAR-10',
  summary: 'the canonical archive, binary or python, downloaded or by `data.path`',
  // Sizes: TensorFlow's CIFAR-10 tutorial (binary) and torchvision (python) print them as they download the files.
  archives: [
    {
      name: 'cifar-10-binary.tar.gz',
      bytes: 170_052_171,
      md5: 'c32a1d4ab5d03f1284b67883e8d87530',
      addresses: CIFAR_ADDRESSES,
    },
    {
      name: 'cifar-10-python.tar.gz',
      bytes: 170_498_071,
      md5: 'c58f30108f718f92721af3b95e74349a',
      addresses: CIFAR_ADDRESSES,
    },
  ],
  classes: 'airplane automobile bird cat deer dog frog horse ship truck'.split(' '),
  labelKinds: ['class'],
  limits: ['CIFAR-10 has near-duplicates between its training and test images. They were not removed.'],
};
