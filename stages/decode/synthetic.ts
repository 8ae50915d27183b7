import * as v from 'valibot';
import { stage } from '../../orchestrator/stage.ts';
import { ImageSet, Source } from '../artifacts.ts';

/** Draws images instead of decoding files. Everything made from them is labelled synthetic. */
export const drawSynthetic = stage({
  name: 'decode',
  source: import.meta.url,
  inputs: { source: Source },
  params: v.strictObject({ train: v.number(), test: v.number(), seed: v.number() }),
  outputs: { train: ImageSet, test: ImageSet, unlabeled: ImageSet },
  async run({ params, random, progress, signal }) {
    const { generateSynthetic } = await import('../../data/synthetic/generate.ts');
    const { seed, ...counts } = params;
    const { train, test, unlabeled } = await generateSynthetic(
      counts,
      (purpose, ...index) => random(seed, purpose, ...index),
      { signal, progress: (done, total) => progress({ done, total, unit: 'images' }) },
    );
    return { train, test, unlabeled };
  },
});
