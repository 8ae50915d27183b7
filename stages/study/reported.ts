import { DATA_SET_CARDS } from '../../data/sets/cards.ts';
import type { DataSetCard } from '../../data/sets/data-set-card.ts';
import { ENCODER_CARDS, type EncoderId } from '../../learn/encoders/cards.ts';
import type { EncoderCard } from '../../learn/encoders/encoder-card.ts';
import { METHOD_CARDS, type MethodId } from '../../learn/methods/cards.ts';
import type { Experiment } from '../settings/experiment.ts';
import { pointsOf } from '../settings/sweep-lists.ts';

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

/** The part of the methods' cards that a report uses, in the order of citation. */
export const reportedMethods = (methods: readonly MethodId[]) =>
  METHOD_CARDS.filter(({ id }) => methods.includes(id)).map(
    ({ id, title, summary, reference, lossLevel, equation }) => ({
      id: id as string,
      title,
      summary,
      reference: { ...reference },
      lossLevel,
      ...(equation && { equation: { ...equation } }),
    }),
  );

/** These encoders, by their layers. */
export const encoderDefinitions = (ids: readonly EncoderId[]) =>
  ENCODER_CARDS.filter(({ id }) => ids.includes(id)).map(
    ({ id, title, summary, layers, features, parameters }: EncoderCard) => ({
      ...{ id, title, features, parameters },
      definition: layers ?? `As published: ${summary}.`,
    }),
  );

/** Published architectures of these encoders, from their cards: what a report cites. */
export function reportedEncoders(ids: readonly EncoderId[]) {
  const cards: readonly EncoderCard[] = ENCODER_CARDS.filter(({ id }) => ids.includes(id));
  const families = new Map(cards.flatMap(({ family }) => (family ? [[family.key, family]] : [])));
  return [...families.values()].map(({ key, title, reference }) => ({
    key,
    title,
    reference: { ...reference },
    encoders: cards.filter(({ family }) => family?.key === key).map(({ id }) => id),
  }));
}

/** Every encoder of a study: at all points of its sweep, and the one with published weights. */
export const encodersOf = (experiment: Experiment): EncoderId[] => [
  ...pointsOf(experiment).map(({ at }) => at.encoder.name),
  ...(experiment.pretrained ? [experiment.pretrained.network] : []),
];
