import * as v from 'valibot';
import { stage } from '../orchestrator/stage.ts';
import { Backbone, Encoder, ImageSet } from './artifacts.ts';
import { openEngineOf } from './engine.ts';

/** Number of images on which the exported files must give the encoder's features. */
const SAMPLE = 16;

/**
 * Exports the encoder as safetensors, tfjs and ONNX models. The first two are loaded again and compared before
 * publication.
 */
export const exportBackbone = stage({
  name: 'export-backbone',
  source: import.meta.url,
  inputs: { encoder: Encoder, images: ImageSet },
  params: v.strictObject({}),
  outputs: { backbone: Backbone },
  environment: ['tensor'],
  async run({ inputs: { encoder, images }, environment }) {
    await openEngineOf(environment);
    const { exportBackbone } = await import('../learn/export/export-backbone.ts');
    const { height, width, channels } = images.pixels;
    const count = Math.min(SAMPLE, images.pixels.count);
    const { memoryPixels } = await import('../data/pixels.ts');
    const sample = memoryPixels(await images.pixels.read(0, count), { count, height, width, channels });
    const { modelJson, weightsBin, onnx, card } = await exportBackbone(encoder, sample);
    return { backbone: { state: encoder, modelJson, weightsBin, onnx, card: { ...card } } };
  },
});
