import * as v from 'valibot';
import { stage } from '../../orchestrator/stage.ts';
import { Encoder } from '../artifacts.ts';
import { encoderParams, encoderSpec, lightnessSpec } from '../encoders.ts';

/** The encoder with its first weights, never trained: how much its structure alone is worth. */
export const randomEncoder = stage({
  name: 'random-encoder',
  source: import.meta.url,
  inputs: {},
  params: v.strictObject({
    encoder: encoderParams,
    seed: v.number(),
    /** The encoder that sees lightness alone, for comparison with colorization's. */
    lightness: v.boolean(),
  }),
  outputs: { encoder: Encoder },
  environment: ['tensor'],
  async run({ params, random, environment }) {
    const { openWorkerEngine } = await import('../../learn/engine/activate.ts');
    await openWorkerEngine(environment.engine);
    const { createEncoder } = await import('../../learn/encoders/encoder.ts');
    const rgb = encoderSpec(params.encoder);
    const spec = params.lightness ? lightnessSpec(rgb) : rgb;
    const encoder = createEncoder(spec, (purpose, ...index) => random(params.seed, purpose, ...index));
    return { encoder: { spec, weights: await encoder.state() } };
  },
});
