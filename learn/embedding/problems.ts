import { problem } from '../problem.ts';

/** Smallest map: there must be images that are not neighbours. */
export const FEWEST = 8;

export function tooFewToMap(validation: number, bank: number): Error {
  return problem(
    'too-few-to-map',
    `A map of features was asked for, with ${validation} validation images and ${bank} training images to look for neighbours among; it takes ${FEWEST} and 1 at least. Raise split.validation in the experiment, or leave the map out with \`--set maps=null\`.`,
  );
}
