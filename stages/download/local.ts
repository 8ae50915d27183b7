import * as v from 'valibot';
import { stage } from '../../orchestrator/stage.ts';
import { Source } from '../artifacts.ts';

/** Copies a local archive or folder into the store, so that no later stage reads files that may change. */
export const downloadLocal = stage({
  name: 'download',
  source: import.meta.url,
  inputs: {},
  /** Reports call the data by this name. The key holds the content of the path, and not the path. */
  params: v.strictObject({ path: v.string(), name: v.string() }),
  files: ['path'],
  outputs: { source: Source },
  async run({ params, log }) {
    const { packSource } = await import('../../data/archive/pack-source.ts');
    const { name, path } = params;
    return { source: { name, title: name, archive: packSource(path, log) } };
  },
});
