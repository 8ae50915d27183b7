import type { Experiment } from '../../experiments/experiment.ts';
import type { MethodOptions } from '../../experiments/method-options.ts';
import type { RecipeName } from '../../experiments/recipes.ts';
import type { Ref } from '../../orchestrator/node-types.ts';
import type { Encoder, ImageSet, LearningHistory, Splits, ViewSet } from '../artifacts.ts';
import type { EncoderChoice } from '../encoders.ts';
import type { Pictures } from '../exhibits.ts';
import type { Snapshots } from '../snapshots.ts';
import { startFrom } from '../weights/start.ts';
import { barlowTwins } from './barlow-twins.ts';
import { byol } from './byol.ts';
import { colorization } from './colorization.ts';
import { denoisingAutoencoder } from './denoising-autoencoder.ts';
import { moCo } from './moco.ts';
import { nnclr } from './nnclr.ts';
import { rotation } from './rotation.ts';
import { settingsOf } from './settings.ts';
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
  /**
   * Cached views; asked for by the methods that take them, so that no others are made. @param recipe - The preset's, for
   * studies that leave it to the preset
   */
  readonly views: (kind: 'full' | 'small', recipe: RecipeName) => Ref<typeof ViewSet>;
  /** Of its nodes, where several of one method and seed have to be told apart. */
  readonly label?: string;
}

/** What a method's node gives; pictures where it makes images. */
export interface Trained {
  readonly encoder: Ref<typeof Encoder>;
  readonly history: Ref<typeof LearningHistory>;
  readonly snapshots: Ref<typeof Snapshots>;
  readonly pictures?: Ref<typeof Pictures>;
}

/** Label subsets of a method that uses labels: one encoder for each, and each probed with its own labels alone. */
interface Subset {
  readonly fraction: number;
  readonly draw: number;
}

/** Each method × seed of an experiment, as a call that adds its node. A method is one stage file and one line here. */
export function pretrain(pretraining: Pretrain, encoder: EncoderChoice, subsets: readonly Subset[]) {
  const { methods, seeds, epochs, batch, exportEvery, init } = pretraining;
  const start = init && startFrom(init, encoder);
  const stages = (seed: number, { images, unlabeled, split, views, label }: Inputs) => {
    const about = label ? { label } : {};
    const params = <M extends keyof MethodOptions>(method: M) => {
      const { options, optimizer } = settingsOf(pretraining, method);
      return { epochs, batch, encoder, seed, optimizer, exportEvery, ...options };
    };
    const begin = (lightness = false) => (start ? [start.encoder(lightness)] : []);
    const paired = (method: keyof MethodOptions) => {
      const { recipe } = settingsOf(pretraining, method);
      return { views: views('full', recipe), images, split, init: begin() };
    };
    const onPairs = <M extends keyof MethodOptions>(method: M) => [paired(method), params(method), about] as const;
    const plain = (lightness = false) => ({ images, unlabeled, split, init: begin(lightness) });
    return {
      'barlow-twins': () => barlowTwins(...onPairs('barlow')),
      simclr: () => simClr(...onPairs('simclr')),
      moco: () => moCo(...onPairs('moco')),
      nnclr: () => nnclr(...onPairs('nnclr')),
      vicreg: () => vicReg(...onPairs('vicreg')),
      byol: () => byol(...onPairs('byol')),
      simsiam: () => simSiam(...onPairs('simsiam')),
      swav() {
        const own = params('swav');
        return swav({ ...paired('swav'), crops: own.crops > 0 ? [views('small', 'strata')] : [] }, own, about);
      },
      rotation: () => rotation(plain(), params('rotation'), about),
      'denoising-autoencoder': () => denoisingAutoencoder(plain(), params('denoising'), about),
      colorization: () => colorization(plain(true), params('colorization'), about),
      supcon: (subset?: Subset) => supCon(paired('supcon'), { ...params('supcon'), subset: subset! }, about),
    };
  };
  return methods.flatMap((method) =>
    seeds.flatMap((seed) =>
      (method === 'supcon' ? subsets : [undefined]).map((subset) => ({
        method,
        seed,
        family: subset ? ('supervised' as const) : (start?.family ?? ('self-supervised' as const)),
        row: start ? `${method} from ${start.name}` : method,
        subset,
        add: (inputs: Inputs): Trained => stages(seed, inputs)[method](subset),
      })),
    ),
  );
}
