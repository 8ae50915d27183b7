import * as v from 'valibot';
import { stage } from '../../orchestrator/stage.ts';
import { network } from '../download/network.ts';
import { WeightsFile } from './weights-file.ts';

/** Weights from an address on the web, verified by SHA-256. An interrupted download resumes. */
export const weightsFromWeb = stage({
  name: 'download-weights',
  source: import.meta.url,
  inputs: {},
  params: v.strictObject({
    url: v.string(),
    /** In hexadecimal; only the first digits for an address that states no more. */
    sha256: v.string(),
    /** Size of the file, where known. */
    bytes: v.exactOptional(v.number()),
    /** Names the weights in messages. */
    title: v.string(),
  }),
  outputs: { file: WeightsFile },
  allow: network,
  async run({ params: { url, sha256, bytes, title }, workspace, progress, log, signal }) {
    const { downloadArchive } = await import('../../data/download.ts');
    const { createReadStream } = await import('node:fs');
    const at = url.lastIndexOf('/') + 1;
    const name = url.slice(at);
    const { path } = await downloadArchive(
      {
        title,
        archives: [{ name, sha256, ...(bytes && { bytes }), addresses: [url.slice(0, at)] }],
        folder: await workspace(),
        mend: 'give a file that you have, --set pretrained.path=FILE, or leave the row out, --set pretrained=null',
      },
      { signal, log, progress: (done, total) => progress({ done, total: total ?? done, unit: 'bytes' }) },
    );
    return { file: { name, bytes: createReadStream(path) } };
  },
});
