import * as v from 'valibot';
import type { DataSetReader } from '../../data/sets/data-set-reader.ts';
import type { Context } from '../../orchestrator/node-types.ts';
import { ImageSet, Source } from '../artifacts.ts';
import { withIdentical } from './with-identical.ts';

export const decodeInputs = { source: Source };

export const decodeParams = v.strictObject({
  size: v.nullable(v.number()),
  onBadImage: v.picklist(['fail', 'skip']),
  /** For the split into training and test images where the source has none. */
  seed: v.number(),
});

export const decodeOutputs = { train: ImageSet, test: ImageSet, unlabeled: ImageSet };

/**
 * Decodes an archive into packed pixels with labels and names: by the first reader that recognises its files, or else as image
 * files. Each data set has a decode stage of its own, so that an edit to one reader leaves the images of the others fresh.
 */
export async function decodeWith(
  context: Context<typeof decodeInputs, v.InferOutput<typeof decodeParams>>,
  readers: readonly DataSetReader[],
) {
  const { inputs, params, random, progress, signal, workspace, log } = context;
  const { readDataSet } = await import('../../data/sets/read-data-set.ts');
  const { name, title, archive } = inputs.source;
  const { size, onBadImage, seed } = params;
  const request = { path: archive!, name, workspace, onBadImage, ...(size === null ? {} : { size }) };
  const parts = await readDataSet(request, readers, (purpose, ...index) => random(seed, purpose, ...index), {
    signal,
    log,
    progress: (done, total) => progress({ done, total, unit: 'images' }),
  }).catch((error: Error) => {
    // People know their data by its name, and not by the path of the copy in the store.
    const message = error.message.replaceAll(archive!, title);
    error.message = `${message.charAt(0).toUpperCase()}${message.slice(1)}`;
    throw error;
  });
  return withIdentical(parts, signal, log);
}
