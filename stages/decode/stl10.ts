import { stage } from '../../orchestrator/stage.ts';
import { decodeInputs, decodeOutputs, decodeParams, decodeWith } from './decode-with.ts';

/** STL-10 from its own archives or from image files. */
export const decodeStl10 = stage({
  name: 'decode',
  source: import.meta.url,
  inputs: decodeInputs,
  params: decodeParams,
  outputs: decodeOutputs,
  async run(context) {
    const { stl10 } = await import('../../data/sets/stl10.ts');
    return decodeWith(context, [stl10]);
  },
});
