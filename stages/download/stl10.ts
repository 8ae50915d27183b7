import * as v from 'valibot';
import { stage } from '../../orchestrator/stage.ts';
import { Source } from '../artifacts.ts';

/** STL-10's canonical archive, verified by its md5. A part that was fetched before an interruption is gone on with. */
export const downloadStl10 = stage({
  name: 'download',
  source: import.meta.url,
  inputs: {},
  params: v.strictObject({}),
  outputs: { source: Source },
  retry: { times: 2, delaySeconds: 5, on: ['no-network'] },
  // What comes is known by its digest.
  allow: ['network'],
  async run({ workspace, progress, log, signal }) {
    const { STL10_ARCHIVES, downloadArchive } = await import('../../data/download.ts');
    const { createReadStream } = await import('node:fs');
    const { path, name, digest } = await downloadArchive(
      { title: 'STL-10', archives: STL10_ARCHIVES, folder: await workspace() },
      { signal, log, progress: (done, total) => progress({ done, total: total ?? done, unit: 'bytes' }) },
    );
    log(`${name} has the ${digest.algorithm} ${digest.hex}`);
    return { source: { name: 'stl10', title: 'STL-10', archive: createReadStream(path) } };
  },
});
