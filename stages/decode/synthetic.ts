import { stage } from '../../orchestrator/stage.ts';
import { decodeInputs, decodeOutputs } from './decode-with.ts';
import { drawParams, drawWith } from './draw-with.ts';

/** Draws synthetic shapes. */
export const drawShapes = stage({
  name: 'decode',
  source: import.meta.url,
  inputs: decodeInputs,
  params: drawParams,
  outputs: decodeOutputs,
  async run(context) {
    const [{ syntheticCard }, { paintShape }] = await Promise.all([
      import('../../data/sets/synthetic.card.ts'),
      import('../../data/synthetic/paint-shape.ts'),
    ]);
    return drawWith(context, syntheticCard, paintShape);
  },
});
