import type { Experiment } from '../../experiments/experiment.ts';
import type { Ref } from '../../orchestrator/artifact.ts';
import type { ImageSet, Splits, ViewSet } from '../artifacts.ts';
import type { EncoderChoice } from '../encoders.ts';
import { barlowTwins } from './barlow-twins.ts';

type Pretrain = NonNullable<Experiment['pretrain']>;
type Inputs = { views: Ref<typeof ViewSet>; images: Ref<typeof ImageSet>; split: Ref<typeof Splits> };

/** Each method × seed of an experiment, as a call that adds its node. A method is one stage file and one line here. */
export function pretrain({ methods, seeds, ...settings }: Pretrain, encoder: EncoderChoice) {
  const { projector, lambda, ...common } = settings;
  const stages = {
    'barlow-twins': (inputs: Inputs, seed: number) =>
      barlowTwins(inputs, { ...common, encoder, seed, projector, lambda }),
  };
  return methods.flatMap((method) =>
    seeds.map((seed) => ({ method, seed, add: (inputs: Inputs) => stages[method](inputs, seed) })),
  );
}
