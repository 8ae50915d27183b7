import { stage } from '../../orchestrator/stage.ts';
import { decodeInputs, decodeOutputs } from './decode-with.ts';
import { drawParams, drawWith } from './draw-with.ts';

/** Draws synthetic weaves. */
export const drawWeaves = stage({
  name: 'decode',
  source: import.meta.url,
  inputs: decodeInputs,
  params: drawParams,
  outputs: decodeOutputs,
  async run(context) {
    const [{ weavesCard }, { paintWeave }] = await Promise.all([
      import('../../data/sets/weaves.card.ts'),
      import('../../data/synthetic/paint-weave.ts'),
    ]);
    return drawWith(context, weavesCard, paintWeave);
  },
});
