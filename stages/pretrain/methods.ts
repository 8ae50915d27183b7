import { type MethodId, methodCard } from '../../learn/methods/cards.ts';
import type { Ref, Stage } from '../../orchestrator/node-types.ts';
import type { Encoder, ImageSet, LearningHistory, Splits, ViewSet } from '../artifacts.ts';
import type { EncoderChoice } from '../encoders.ts';
import type { Pictures } from '../exhibits.ts';
import type { Experiment } from '../settings/experiment.ts';
import { settingsOf } from '../settings/presets.ts';
import type { RecipeName } from '../settings/recipes.ts';
import type { Snapshots } from '../snapshots.ts';
import { startFrom } from '../weights/start.ts';
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

/** The stage of each method. Its parameters are those of every method and the options of its card. */
export const METHOD_STAGES: Readonly<Record<MethodId, Stage>> = {
  'barlow-twins': barlowTwins,
  vicreg: vicReg,
  simclr: simClr,
  moco: moCo,
  nnclr,
  byol,
  simsiam: simSiam,
  swav,
  rotation,
  'denoising-autoencoder': denoisingAutoencoder,
  colorization,
  supcon: supCon,
};

type Pretrain = NonNullable<Experiment['pretrain']>;

interface Inputs {
  readonly images: Ref<typeof ImageSet>;
  readonly unlabeled: Ref<typeof ImageSet>;
  readonly split: Ref<typeof Splits>;
  readonly test: Ref<typeof ImageSet>;
  /** Adds the node of cached views when a method needs them. @param recipe - The preset's recipe for the method */
  readonly views: (kind: 'full' | 'small', recipe: RecipeName) => Ref<typeof ViewSet>;
  /** Distinguishes nodes of one method and seed. */
  readonly label?: string;
}

/** The outputs of a method's stage; `pictures` only if the method makes images. */
export interface Trained {
  readonly encoder: Ref<typeof Encoder>;
  readonly history: Ref<typeof LearningHistory>;
  readonly snapshots: Ref<typeof Snapshots>;
  readonly pictures?: Ref<typeof Pictures>;
}

/** A label subset for a method that uses labels: it trains one encoder for each, probed with the same labels alone. */
interface Subset {
  readonly fraction: number;
  readonly draw: number;
}

/** Every method × seed of an experiment, each with a function that adds its node. */
export function trainings(pretraining: Pretrain, encoder: EncoderChoice, subsets: readonly Subset[]) {
  const { methods, seeds, epochs, batch, exportEvery, init, lastBatch } = pretraining;
  const start = init && startFrom(init, encoder);
  const add = (method: MethodId, seed: number, subset: Subset | undefined, { label, views, ...images }: Inputs) => {
    const { options, optimizer, recipe } = settingsOf(pretraining, method);
    const { crops = 0, chooseOn } = options as { crops?: number; chooseOn?: string };
    const sources: Readonly<Record<string, () => Ref | readonly Ref[]>> = {
      images: () => images.images,
      unlabeled: () => images.unlabeled,
      split: () => images.split,
      // Only for a method that was asked to choose on them.
      test: () => (chooseOn === 'test' ? [images.test] : []),
      views: () => views('full', recipe),
      crops: () => (crops > 0 ? [views('small', 'strata')] : []),
      init: () => (start ? [start.encoder(methodCard(method).encoderInput === 'lightness')] : []),
    };
    const stage = METHOD_STAGES[method];
    const inputs = Object.fromEntries(Object.keys(stage.spec.inputs).map((port) => [port, sources[port]!()]));
    const params = {
      ...{ epochs, batch, encoder, seed, optimizer, exportEvery, ...options },
      ...(lastBatch === 'keep' && { lastBatch }),
      ...(subset && { subset }),
    };
    return stage(inputs, params, label ? { label } : {}) as unknown as Trained;
  };
  return methods.flatMap((method) =>
    seeds.flatMap((seed) =>
      (methodCard(method).usesLabels ? subsets : [undefined]).map((subset) => ({
        method,
        seed,
        family: subset ? ('supervised' as const) : (start?.family ?? ('self-supervised' as const)),
        row: start ? `${method} from ${start.name}` : method,
        subset,
        add: (inputs: Inputs) => add(method, seed, subset, inputs),
      })),
    ),
  );
}
