import { DATA_SET_CARDS } from '../../data/sets/cards.ts';
import type { DataSetCard } from '../../data/sets/data-set-card.ts';
import type { Experiment } from '../settings/experiment.ts';

/** What a report says of the data set, from its card; of every published one where the images can be any of them. */
export function reportedDataSets(name: Experiment['data']['name']) {
  const cards: readonly DataSetCard[] = DATA_SET_CARDS;
  return cards
    .filter(({ id, synthetic }) => (name === 'folder' ? !synthetic : id === name))
    .map(({ id, title, licence, reference, images, limits }) => ({
      id,
      title,
      licence,
      reference: reference && { ...reference },
      images: images && { train: images.train, test: images.test },
      limits: [...limits],
    }));
}
