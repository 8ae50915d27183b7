import type { Ref } from '../../orchestrator/node-types.ts';
import type { Encoder } from '../artifacts.ts';
import { type EncoderChoice, encoderSpec, lightnessSpec, SIZE_OF_FILE, specParams } from '../encoders.ts';
import type { Experiment } from '../settings/experiment.ts';
import { importEncoder } from './import-encoder.ts';
import { weightsFromFile } from './local.ts';

type Init = NonNullable<NonNullable<Experiment['pretrain']>['init']>;

/** Weights of a file from which a training starts, and the name and family of its rows. */
export interface Start {
  readonly name: string;
  readonly family: Init['family'];
  /** @param lightness - True for an encoder that sees lightness alone. */
  encoder(lightness?: boolean): Ref<typeof Encoder>;
}

/** @param label - Label of its nodes; another file needs another label. */
export function startFrom({ path, name, family }: Init, choice: EncoderChoice, label = 'init'): Start {
  const { file } = weightsFromFile({}, { path }, { label });
  const spec = encoderSpec(choice, SIZE_OF_FILE);
  return {
    name,
    family,
    encoder: (lightness = false) =>
      importEncoder({ file }, { spec: specParams(lightness ? lightnessSpec(spec) : spec) }, { label }).encoder,
  };
}
