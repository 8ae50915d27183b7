import { encoderCard } from '../learn/encoders/cards.ts';
import type { EncoderChoice } from './encoders.ts';
import type { Experiment } from './settings/experiment.ts';

/**
 * The encoder of an experiment as a parameter of stages. What its card says is looked up while the graph is built, so
 * that no stage's code contains the cards and an edit to one leaves the results of other encoders fresh.
 */
export function encoderChoice({ name, stem, normalise }: Experiment['encoder']): EncoderChoice {
  const { features, stems } = encoderCard(name);
  return { name, ...(stems && { stem }), normalise, features };
}
