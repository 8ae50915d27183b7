import * as v from 'valibot';
import { stage } from '../../orchestrator/stage.ts';
import { ImageSet, Source } from '../artifacts.ts';

/** An archive in, packed pixels with labels and names out. */
export const decodeArchive = stage({
  name: 'decode',
  source: import.meta.url,
  inputs: { source: Source },
  params: v.strictObject({
    size: v.nullable(v.number()),
    onBadImage: v.picklist(['fail', 'skip']),
    /** Of the split into training and test images where the source has none. */
    seed: v.number(),
  }),
  outputs: { train: ImageSet, test: ImageSet, unlabeled: ImageSet },
  async run({ inputs: { source }, params, random, progress, signal, workspace }) {
    const { decodeSource } = await import('../../data/decode.ts');
    const { size, onBadImage, seed } = params;
    const own = { path: source.archive!, name: source.name, workspace };
    const request = { ...own, onBadImage, ...(size === null ? {} : { size }) };
    const { train, test, unlabeled } = await decodeSource(
      request,
      (purpose, ...index) => random(seed, purpose, ...index),
      { signal, progress: (done, total) => progress({ done, total, unit: 'images' }) },
    ).catch((error: Error) => {
      // The copy in the store means nothing to people: it is their data that has to be mended.
      error.message = error.message.replaceAll(source.archive!, source.title);
      throw error;
    });
    return { train, test, unlabeled };
  },
});
