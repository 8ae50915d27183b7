import * as v from 'valibot';
import { stage } from '../../orchestrator/stage.ts';
import { WeightsFile } from './weights-file.ts';

/** Copies a file of weights into the store. The key holds its content, not its path. */
export const weightsFromFile = stage({
  name: 'download-weights',
  source: import.meta.url,
  inputs: {},
  params: v.strictObject({ path: v.string() }),
  files: ['path'],
  outputs: { file: WeightsFile },
  async run({ params: { path } }) {
    const { basename } = await import('node:path');
    const { openWeights } = await import('../../learn/import/open-weights.ts');
    return { file: { name: basename(path), bytes: await openWeights(path) } };
  },
});
