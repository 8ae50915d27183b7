import type { Experiment } from '../../experiments/experiment.ts';
import type { Ref } from '../../orchestrator/artifact.ts';
import type { ImageSet, Splits, ViewSet } from '../artifacts.ts';
import type { EncoderChoice } from '../encoders.ts';
import { barlowTwins } from './barlow-twins.ts';
import { byol } from './byol.ts';
import { colorization } from './colorization.ts';
import { denoisingAutoencoder } from './denoising-autoencoder.ts';
import { moCo } from './moco.ts';
import { nnclr } from './nnclr.ts';
import { rotation } from './rotation.ts';
import { simClr } from './simclr.ts';
import { simSiam } from './simsiam.ts';
import { supCon } from './supcon.ts';
import { swav } from './swav.ts';
import { vicReg } from './vicreg.ts';

type Pretrain = NonNullable<Experiment['pretrain']>;

interface Inputs {
  readonly images: Ref<typeof ImageSet>;
  readonly unlabeled: Ref<typeof ImageSet>;
  readonly split: Ref<typeof Splits>;
  /** Cached views; asked for by the methods that take them, so that no others are made. */
  readonly views: (kind: 'full' | 'small') => Ref<typeof ViewSet>;
}

/** Label subsets of a method that uses labels: one encoder for each, and each probed with its own labels alone. */
interface Subset {
  readonly fraction: number;
  readonly draw: number;
}

/** Each method × seed of an experiment, as a call that adds its node. A method is one stage file and one line here. */
export function pretrain(
  { methods, seeds, options, projector, lambda, ...common }: Pretrain,
  encoder: EncoderChoice,
  subsets: readonly Subset[],
) {
  const stages = (seed: number, { images, unlabeled, split, views }: Inputs) => {
    const params = { ...common, encoder, seed };
    const paired = () => ({ views: views('full'), images, split });
    const plain = { images, unlabeled, split };
    const crops = () => (options.swav.crops > 0 ? [views('small')] : []);
    return {
      'barlow-twins': () => barlowTwins(paired(), { ...params, projector, lambda }),
      simclr: () => simClr(paired(), { ...params, ...options.simclr }),
      moco: () => moCo(paired(), { ...params, ...options.moco }),
      nnclr: () => nnclr(paired(), { ...params, ...options.nnclr }),
      vicreg: () => vicReg(paired(), { ...params, ...options.vicreg }),
      byol: () => byol(paired(), { ...params, ...options.byol }),
      simsiam: () => simSiam(paired(), { ...params, ...options.simsiam }),
      swav: () => swav({ ...paired(), crops: crops() }, { ...params, ...options.swav }),
      rotation: () => rotation(plain, { ...params, ...options.rotation }),
      'denoising-autoencoder': () => denoisingAutoencoder(plain, { ...params, ...options.denoising }),
      colorization: () => colorization(plain, { ...params, ...options.colorization }),
      supcon: (subset?: Subset) => supCon(paired(), { ...params, ...options.supcon, subset: subset! }),
    };
  };
  return methods.flatMap((method) =>
    seeds.flatMap((seed) =>
      (method === 'supcon' ? subsets : [undefined]).map((subset) => ({
        method,
        seed,
        family: subset ? ('supervised' as const) : ('self-supervised' as const),
        subset,
        add: (inputs: Inputs) => stages(seed, inputs)[method](subset),
      })),
    ),
  );
}
