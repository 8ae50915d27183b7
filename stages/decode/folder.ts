import { stage } from '../../orchestrator/stage.ts';
import { decodeInputs, decodeOutputs, decodeParams, decodeWith } from './decode-with.ts';

/** Images of the user's own, or the archive of any data set. */
export const decodeFolder = stage({
  name: 'decode',
  source: import.meta.url,
  inputs: decodeInputs,
  params: decodeParams,
  outputs: decodeOutputs,
  async run(context) {
    const { READERS } = await import('../../data/sets/readers.ts');
    return decodeWith(context, READERS);
  },
});
