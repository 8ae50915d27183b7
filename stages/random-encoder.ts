import * as v from 'valibot';
import { many, stage } from '../orchestrator/stage.ts';
import { Encoder, ImageSet, Splits } from './artifacts.ts';
import { encoderParams, encoderSpec, lightnessSpec, SIZE_OF_FILE } from './encoders.ts';
import { openEngineOf } from './engine.ts';

/** The encoder with its first weights, never trained: the baseline for its architecture alone. */
export const randomEncoder = stage({
  name: 'random-encoder',
  source: import.meta.url,
  // Only a mean image needs them. Without one, the stage does not wait for images.
  inputs: { images: many(ImageSet), split: many(Splits) },
  params: v.strictObject({
    encoder: encoderParams,
    seed: v.number(),
    /** True for an encoder of lightness, to compare with colorization's. */
    lightness: v.boolean(),
  }),
  outputs: { encoder: Encoder },
  environment: ['tensor'],
  async run({ inputs, params, random, environment }) {
    await openEngineOf(environment);
    const { createEncoder } = await import('../learn/encoders/encoder.ts');
    const [images, split] = [inputs.images[0]?.pixels, inputs.split[0]];
    const rgb = encoderSpec(params.encoder, images ?? SIZE_OF_FILE);
    const spec = params.lightness ? lightnessSpec(rgb) : rgb;
    const encoder = createEncoder(spec, random.seeded(params.seed));
    if (spec.meanImage && images && split) {
      const { meanImageOf } = await import('../learn/encoders/mean-image.ts');
      encoder.centre(await meanImageOf(images, split.train));
    }
    return { encoder: { spec, weights: await encoder.state() } };
  },
});
