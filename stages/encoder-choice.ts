import { encoderCard } from '../learn/encoders/cards.ts';
import type { EncoderChoice } from './encoders.ts';
import type { Experiment } from './settings/experiment.ts';

/**
 * The encoder of an experiment as a parameter of stages. The card is read while the graph is built, so the code of no
 * stage contains cards, and an edit to one leaves the results of other encoders fresh.
 */
export function encoderChoice({ name, stem, normalise }: Experiment['encoder']): EncoderChoice {
  const { features, stems } = encoderCard(name);
  return { name, ...(stems && { stem }), normalise, features };
}
