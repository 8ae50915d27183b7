import { CIFAR, CIFAR_ADDRESSES } from './cifar-card.ts';
import type { DataSetCard } from './data-set-card.ts';

const CLASSES = `
  apple aquarium_fish baby bear beaver bed bee beetle bicycle bottle bowl boy bridge bus butterfly camel can castle
  caterpillar cattle chair chimpanzee clock cloud cockroach couch crab crocodile cup dinosaur dolphin elephant flatfish forest
  fox girl hamster house kangaroo keyboard lamp lawn_mower leopard lion lizard lobster man maple_tree motorcycle mountain mouse
  mushroom oak_tree orange orchid otter palm_tree pear pickup_truck pine_tree plain plate poppy porcupine possum rabbit raccoon
  ray road rocket rose sea seal shark shrew skunk skyscraper snail snake spider squirrel streetcar sunflower sweet_pepper table
  tank telephone television tiger tractor train trout tulip turtle wardrobe whale willow_tree wolf woman worm`;

export const cifar100Card: DataSetCard<'cifar100'> = {
  ...CIFAR,
  id: 'cifar100',
  title: 'CIFAR-100',
  summary: 'likewise, with its fine classes',
  // Sizes: torchvision prints that of the python archive as it downloads it; public loaders of the binary one check its own.
  archives: [
    {
      name: 'cifar-100-binary.tar.gz',
      bytes: 168_513_733,
      md5: '03b5dce01913d631647c71ecec9e9cb8',
      addresses: CIFAR_ADDRESSES,
    },
    {
      name: 'cifar-100-python.tar.gz',
      bytes: 169_001_437,
      md5: 'eb9058c3a382ffc7106e4002c42a8d85',
      addresses: CIFAR_ADDRESSES,
    },
  ],
  classes: CLASSES.trim().split(/\s+/),
  labelKinds: ['class', 'superclass'],
  limits: [],
};
