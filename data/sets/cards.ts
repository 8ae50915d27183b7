import { cifar10Card } from './cifar10.card.ts';
import { cifar100Card } from './cifar100.card.ts';
import { stl10Card } from './stl10.card.ts';
import { syntheticCard } from './synthetic.card.ts';
import { weavesCard } from './weaves.card.ts';

/** All data sets, in the order in which lists name them. */
export const DATA_SET_CARDS = [
  // Without a download, and so the first choice.
  syntheticCard,
  weavesCard,
  cifar10Card,
  cifar100Card,
  stl10Card,
] as const;

type Cards = (typeof DATA_SET_CARDS)[number];
export type DataSetId = Cards['id'];

export const DATA_SET_IDS: readonly DataSetId[] = DATA_SET_CARDS.map(({ id }) => id);

export const dataSetCard = <Id extends DataSetId>(id: Id): Extract<Cards, { readonly id: Id }> =>
  DATA_SET_CARDS.find((card) => card.id === id) as Extract<Cards, { readonly id: Id }>;
