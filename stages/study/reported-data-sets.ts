import { DATA_SET_CARDS } from '../../data/sets/cards.ts';
import type { DataSetCard } from '../../data/sets/data-set-card.ts';
import type { Experiment } from '../settings/experiment.ts';

/** The data set in a report, from its card; every published data set where image files could be any of them. */
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
