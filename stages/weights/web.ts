import * as v from 'valibot';
import { stage } from '../../orchestrator/stage.ts';
import { WeightsFile } from './weights-file.ts';

/** Weights from an address on the web, verified by SHA-256. An interrupted download resumes. */
export const weightsFromWeb = stage({
  name: 'download-weights',
  source: import.meta.url,
  inputs: {},
  params: v.strictObject({
    url: v.string(),
    /** In hexadecimal; only the first digits where no more is published. */
    sha256: v.string(),
    /** Names the weights in messages. */
    title: v.string(),
  }),
  outputs: { file: WeightsFile },
  // The digest says what was downloaded.
  allow: ['network'],
  async run({ params: { url, sha256, title }, workspace, progress, log, signal }) {
    const { downloadArchive } = await import('../../data/download.ts');
    const { createReadStream } = await import('node:fs');
    const at = url.lastIndexOf('/') + 1;
    const name = url.slice(at);
    const { path } = await downloadArchive(
      {
        title,
        archives: [{ name, sha256, addresses: [url.slice(0, at)] }],
        folder: await workspace(),
        mend: 'give a file that you have, --set pretrained.path=FILE, or leave the row out, --set pretrained=null',
      },
      { signal, log, progress: (done, total) => progress({ done, total: total ?? done, unit: 'bytes' }) },
    );
    return { file: { name, bytes: createReadStream(path) } };
  },
});
