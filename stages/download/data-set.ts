import * as v from 'valibot';
import { stage } from '../../orchestrator/stage.ts';
import { Source } from '../artifacts.ts';
import { network } from './network.ts';

/** A data set's canonical archive, verified by its published digest. An interrupted download resumes. */
export const downloadDataSet = stage({
  name: 'download',
  source: import.meta.url,
  inputs: {},
  params: v.strictObject({
    name: v.string(),
    title: v.string(),
    /** The same data in different formats, the preferred one first; each has an md5 or a sha256. */
    archives: v.array(
      v.strictObject({
        name: v.string(),
        md5: v.exactOptional(v.string()),
        sha256: v.exactOptional(v.string()),
        bytes: v.exactOptional(v.number()),
        addresses: v.array(v.string()),
      }),
    ),
  }),
  outputs: { source: Source },
  retry: { times: 2, delaySeconds: 5, on: ['no-network'] },
  allow: network,
  async run({ params: { name, title, archives }, workspace, progress, log, signal }) {
    const { downloadArchive } = await import('../../data/download.ts');
    const { createReadStream } = await import('node:fs');
    const archive = await downloadArchive(
      { title, archives, folder: await workspace() },
      { signal, log, progress: (done, total) => progress({ done, total: total ?? done, unit: 'bytes' }) },
    );
    log(`${archive.name} has the ${archive.digest.algorithm} ${archive.digest.hex}`);
    return { source: { name, title, archive: createReadStream(archive.path) } };
  },
});
