import * as v from 'valibot';
import type { Experiment } from '../experiments/experiment.ts';
import { stage } from '../orchestrator/stage.ts';
import { ImageSet, Splits } from './artifacts.ts';

/** Which training images are for validation, and which labels each probe may see. */
export const split = stage({
  name: 'split',
  source: import.meta.url,
  inputs: { images: ImageSet },
  params: v.strictObject({
    validation: v.number(),
    fractions: v.array(v.number()),
    draws: v.number(),
    manyDrawsBelow: v.number(),
    seed: v.number(),
  }),
  outputs: { split: Splits },
  async run({ inputs: { images }, params, random }) {
    const { makeSplit } = await import('../data/split.ts');
    const { validation, fractions, draws, manyDrawsBelow, seed } = params;
    const request = {
      labels: images.labels,
      classes: images.classes,
      validation,
      fractions,
      draws: (fraction: number) => (fraction < manyDrawsBelow ? draws : 1),
    };
    return { split: makeSplit(request, (purpose, ...index) => random(seed, purpose, ...index)) };
  },
});

/** The subsets that a split by fractions is going to have, told before it runs: a graph may follow from them. */
export function subsetsOf({
  fractions,
  draws,
  manyDrawsBelow,
}: Pick<Experiment['split'], 'fractions' | 'draws' | 'manyDrawsBelow'>): { fraction: number; draw: number }[] {
  return [...fractions]
    .sort((a, b) => a - b)
    .flatMap((fraction) =>
      Array.from({ length: fraction < manyDrawsBelow ? draws : 1 }, (_, draw) => ({ fraction, draw })),
    );
}
