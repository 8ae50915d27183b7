import { ENCODER_CARDS, type EncoderId } from '../../learn/encoders/cards.ts';
import type { EncoderCard } from '../../learn/encoders/encoder-card.ts';
import type { Experiment } from '../settings/experiment.ts';
import { pointsOf } from '../settings/sweep-lists.ts';

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
