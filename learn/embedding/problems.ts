import { problem } from '../problem.ts';

/** Smallest map: there must be images that are not neighbours. */
export const FEWEST = 8;

export function tooFewToMap(validation: number, bank: number): Error {
  return problem(
    'too-few-to-map',
    `A map of features needs at least ${FEWEST} validation images and 1 training image; there are ${validation} and ${bank}. Raise split.validation in the experiment, or make no map: \`--set maps=null\`.`,
  );
}
