import * as v from 'valibot';
import { many, stage } from '../orchestrator/stage.ts';
import { Encoder, ImageSet, Splits } from './artifacts.ts';
import { encoderParams, encoderSpec, lightnessSpec, SIZE_OF_FILE } from './encoders.ts';
import { openEngineOf } from './engine.ts';

/** The encoder with its first weights, never trained: how much its structure alone is worth. */
export const randomEncoder = stage({
  name: 'random-encoder',
  source: import.meta.url,
  // Where the mean of the training images is subtracted: none else, or it would wait for them for nothing.
  inputs: { images: many(ImageSet), split: many(Splits) },
  params: v.strictObject({
    encoder: encoderParams,
    seed: v.number(),
    /** The encoder that sees lightness alone, for comparison with colorization's. */
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
