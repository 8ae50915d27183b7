import type { Experiment } from '../../experiments/experiment.ts';
import type { Ref } from '../../orchestrator/artifact.ts';
import type { ImageSet, Splits, ViewSet } from '../artifacts.ts';
import type { EncoderChoice } from '../encoders.ts';
import { barlowTwins } from './barlow-twins.ts';
import { byol } from './byol.ts';
import { moCo } from './moco.ts';
import { nnclr } from './nnclr.ts';
import { simClr } from './simclr.ts';
import { simSiam } from './simsiam.ts';
import { vicReg } from './vicreg.ts';

type Pretrain = NonNullable<Experiment['pretrain']>;
type Inputs = { views: Ref<typeof ViewSet>; images: Ref<typeof ImageSet>; split: Ref<typeof Splits> };

/** Each method × seed of an experiment, as a call that adds its node. A method is one stage file and one line here. */
export function pretrain({ methods, seeds, options, projector, lambda, ...common }: Pretrain, encoder: EncoderChoice) {
  const stages = {
    'barlow-twins': (inputs: Inputs, seed: number) =>
      barlowTwins(inputs, { ...common, encoder, seed, projector, lambda }),
    simclr: (inputs: Inputs, seed: number) => simClr(inputs, { ...common, encoder, seed, ...options.simclr }),
    moco: (inputs: Inputs, seed: number) => moCo(inputs, { ...common, encoder, seed, ...options.moco }),
    nnclr: (inputs: Inputs, seed: number) => nnclr(inputs, { ...common, encoder, seed, ...options.nnclr }),
    vicreg: (inputs: Inputs, seed: number) => vicReg(inputs, { ...common, encoder, seed, ...options.vicreg }),
    byol: (inputs: Inputs, seed: number) => byol(inputs, { ...common, encoder, seed, ...options.byol }),
    simsiam: (inputs: Inputs, seed: number) => simSiam(inputs, { ...common, encoder, seed, ...options.simsiam }),
  };
  return methods.flatMap((method) =>
    seeds.map((seed) => ({ method, seed, add: (inputs: Inputs) => stages[method](inputs, seed) })),
  );
}
