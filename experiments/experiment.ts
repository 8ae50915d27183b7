import * as v from 'valibot';
import { ENCODER_CARDS } from '../learn/encoders/cards.ts';
import { distinct } from './distinct.ts';
import { init, pretrained } from './given-weights.ts';
import { maps } from './maps.ts';
import { methodOptions } from './method-options.ts';
import { chosenOnNothing, exportsNothing, noRecipe, presetUnknown } from './preset-checks.ts';
import { publication } from './publication.ts';
import { RECIPE_NAMES, SMALL_RECIPE_NAMES } from './recipes.ts';
import { split } from './split.ts';
import { atEveryPoint, axesOf, listsOf, settled } from './sweep.ts';

/** Everything that may vary between two studies. `--set path=value` reaches each of these, and nothing else. */

const fraction = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const count = v.pipe(v.number(), v.integer(), v.minValue(1));
const whole = v.pipe(v.number(), v.integer(), v.minValue(0));
const seed = v.pipe(v.number(), v.integer(), v.minValue(0));
const positive = v.pipe(v.number(), v.gtValue(0));
const notNegative = v.pipe(v.number(), v.minValue(0));

const data = v.strictObject({
  /** A data set, or `folder` for images of your own. */
  name: v.picklist(['synthetic', 'cifar10', 'cifar100', 'stl10', 'folder']),
  /** A local archive (tar, tar.gz, zip) or folder; nothing is downloaded then. */
  path: v.optional(v.nullable(v.string()), null),
  /** Side to which images are resized and cropped; null where all have one size. */
  size: v.optional(v.nullable(count), null),
  onBadImage: v.optional(v.picklist(['fail', 'skip']), 'fail'),
  seed: v.optional(seed, 0),
  /** Images of the synthetic set. */
  train: v.optional(count, 6000),
  test: v.optional(count, 2000),
});

const encoder = v.strictObject({
  /** Id of an encoder's card (`learn/encoders/cards.ts`). */
  name: v.optional(v.picklist(ENCODER_CARDS.map(({ id }) => id)), 'conv-small'),
  /** First layers of torchvision's ResNets; other encoders have one stem. `cifar-pad2` is padded by 2, as in solo-learn. */
  stem: v.optional(v.picklist(['imagenet', 'cifar', 'cifar-pad2']), 'imagenet'),
  /** Input: pixels normalised by CIFAR-10's statistics (true), pixels / 255 (false, Study A), or less the mean image (Study B). */
  normalise: v.optional(v.union([v.boolean(), v.literal('mean-image')]), true),
});

const optimizer = v.strictObject({
  name: v.optional(v.picklist(['adam', 'adamw', 'sgd', 'lars']), 'adam'),
  learningRate: v.optional(positive, 1e-3),
  weightDecay: v.optional(notNegative, 0),
  momentum: v.optional(fraction, 0.9),
  nesterov: v.optional(v.boolean(), false),
  schedule: v.optional(v.picklist(['constant', 'cosine', 'one-cycle', 'multi-step', 'plateau']), 'cosine'),
  /** Share of the training in which the rate rises. */
  warmup: v.optional(fraction, 0),
  /** Whether the schedule moves at each step (where left out) or once an epoch. */
  by: v.exactOptional(v.picklist(['step', 'epoch'])),
  /** `multi-step`: shares of the training, and the factor of the rate after each (0.1, 0.01 … where left out). */
  milestones: v.exactOptional(v.array(fraction)),
  factors: v.exactOptional(v.array(positive)),
  /** `plateau`: epochs that are borne without a lower loss (10 where left out). */
  patience: v.exactOptional(whole),
  /** LARS: length of a step in lengths of the weights (0.02), and whether the learning rate bounds it (yes). */
  eta: v.exactOptional(positive),
  clip: v.exactOptional(v.boolean()),
});

const augment = v.strictObject({
  /** Of `experiments/recipes.ts`; `preset` for what `pretrain.preset` has for each method, a cache each. */
  recipe: v.optional(v.picklist([...RECIPE_NAMES, 'preset']), 'strata'),
  /** Cached views of each image: a finite number, which the report states. */
  views: v.optional(v.pipe(count, v.minValue(2)), 6),
  /** Small crops, cached where a method takes them: their recipe, and their side as a share of the images' height. */
  small: v.optional(
    v.strictObject({
      recipe: v.optional(v.picklist(SMALL_RECIPE_NAMES), 'small-crops'),
      scale: v.optional(v.pipe(fraction, v.gtValue(0)), 9 / 16),
    }),
    {},
  ),
  seed: v.optional(seed, 0),
});

const METHODS = [
  'barlow-twins',
  'simclr',
  'moco',
  'nnclr',
  'vicreg',
  'byol',
  'simsiam',
  'swav',
  'rotation',
  'denoising-autoencoder',
  'colorization',
  'supcon',
] as const;

const pretrain = v.strictObject({
  methods: v.optional(v.pipe(v.array(v.picklist(METHODS)), v.minLength(1), distinct()), ['barlow-twins']),
  seeds: v.optional(v.pipe(v.array(seed), v.minLength(1), distinct()), [0]),
  epochs: count,
  batch: v.optional(v.pipe(count, v.minValue(2)), 256),
  /** Epochs from one export of the backbone to the next, each probed by `probe.sgd` on all labels; null for none. */
  exportEvery: v.optional(v.nullable(count), null),
  /** Heads, losses and optimisers as others have them (`presets.ts`), under what this experiment says itself. */
  preset: v.optional(v.picklist(['strata', 'solo', 'lightly', 'authors', 'study-a', 'study-b']), 'strata'),
  /** What is left out is the preset's; Adam 1e-3 on a cosine where it has none for a method. */
  optimizer: v.optional(v.partial(optimizer), {}),
  /** Weights that every method begins with; first weights drawn by seed where null. */
  init,
  /** What each method has of its own. */
  options: v.optional(methodOptions, {}),
});

const labelTraining = {
  /** The same number of steps at every fraction, or null where `epochs` counts. */
  steps: v.optional(v.nullable(count), null),
  epochs: v.optional(v.nullable(count), null),
  batch: v.optional(v.pipe(count, v.minValue(2)), 128),
  optimizer: v.optional(optimizer, {}),
  augment: v.optional(v.picklist(['none', 'flip', 'crop-flip']), 'crop-flip'),
  /** Keep the weights of the epoch that does best on this many validation images; null keeps the last ones. */
  keepBest: v.optional(v.nullable(count), null),
};

const supervised = v.strictObject({
  seeds: v.optional(v.pipe(v.array(seed), v.minLength(1), distinct()), [0]),
  /** Weights to begin with; first weights drawn by seed where null. */
  init,
  ...labelTraining,
});

const probe = v.strictObject({
  /** Penalties tried on validation. */
  l2: v.optional(v.pipe(v.array(positive), v.minLength(1)), [1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1, 10, 100]),
  knn: v.optional(v.strictObject({ k: v.optional(count, 20), temperature: v.optional(positive, 0.1) }), {}),
  /** Logistic regression on what each earlier block of the encoder says, beside its features: the best may not be last. */
  blocks: v.optional(v.boolean(), false),
  /** A linear head trained step by step on raw features, beside logistic regression; null to leave it out. */
  sgd: v.optional(
    v.nullable(
      v.strictObject({
        optimizer: v.optional(optimizer, { name: 'sgd', learningRate: 0.1 }),
        epochs: v.optional(count, 100),
        batch: v.optional(v.pipe(count, v.minValue(2)), 256),
        /** `train`: the frozen encoder normalises by each batch and moves its averages on, as Study A left its. */
        batchNorm: v.exactOptional(v.literal('train')),
      }),
    ),
    null,
  ),
});

/** Lists of values in the place of one; see `sweep.ts`. */
const sweep = v.exactOptional(
  v.strictObject({
    encoder: v.exactOptional(listsOf(encoder)),
    augment: v.exactOptional(listsOf(augment, ['seed'])),
    pretrain: v.exactOptional(listsOf(pretrain, ['methods', 'seeds', 'exportEvery', 'init'])),
  }),
);

const experiment = v.strictObject({
  title: v.string(),
  data,
  split: v.optional(split, {}),
  encoder: v.optional(encoder, {}),
  augment: v.optional(augment, {}),
  /** Null for a study of baselines alone. */
  pretrain: v.nullable(pretrain),
  /** Null where nothing is asked of frozen features. */
  probe: v.optional(v.nullable(probe), {}),
  /** The frozen encoder with its first weights, probed as the others are; null to leave it out. */
  random: v.optional(v.nullable(v.strictObject({ seeds: v.optional(v.pipe(v.array(seed), distinct()), [0]) })), {}),
  /** A network trained elsewhere, frozen and probed as the others are; null to leave it out. */
  pretrained: v.optional(v.nullable(pretrained), null),
  supervised: v.optional(v.nullable(supervised), null),
  /** The whole network trained on from each learnt encoder at every label budget; null to leave it out. */
  fineTune: v.optional(v.nullable(v.strictObject(labelTraining)), null),
  /** What is tried with several values, every combination of them: `{ pretrain: { epochs: [1, 10] } }`. */
  sweep,
  /** Null to leave the maps and the nearest neighbours out of the report. */
  maps: v.optional(v.nullable(maps), {}),
  /** Published studies to stand beside ours. */
  published: v.optional(v.array(v.picklist(['study-a', 'study-b'])), []),
  /** Authors, day, licence: for whoever cites the study. */
  publication: v.optional(publication, {}),
  /** Threads of the numeric engine: another number gives other bits, so it is a parameter, not a matter of the machine. */
  threads: v.optional(count, 2),
});

type Value = v.InferOutput<typeof experiment>;

/** What a single field cannot say of itself. */
export const Experiment = v.pipe(
  experiment,
  v.check(
    ({ pretrain, split }) =>
      !pretrain?.methods.includes('supcon') ||
      split.kind === 'first' ||
      (split.kind === 'fractions' && split.budgets.length === 0),
    'Supervised contrastive learning (supcon) trains one encoder for each label fraction: it takes split.kind=fractions or first, and no split.budgets',
  ),
  v.check(
    ({ supervised, fineTune, split }) => split.validation > 0 || !(supervised?.keepBest || fineTune?.keepBest),
    'The best epoch is chosen on validation images (keepBest), and split.validation=0 keeps none: give it a value, or set keepBest=null',
  ),
  v.check(
    ({ pretrain, sweep }) => pretrain !== null || axesOf({ ...sweep, encoder: {} }).length === 0,
    'What is pre-trained is swept (sweep.pretrain, sweep.augment), and nothing is: give pretrain a value, or sweep the encoder alone',
  ),
  v.check(
    ({ pretrain, sweep }) =>
      Object.keys(sweep?.pretrain?.options ?? {}).every((own) => pretrain?.methods.some((one) => one.startsWith(own))),
    'Options of a method are swept (sweep.pretrain.options) that is not among pretrain.methods: nothing would differ',
  ),
  atEveryPoint<Value>(presetUnknown),
  atEveryPoint<Value>(noRecipe),
  atEveryPoint<Value>(exportsNothing),
  atEveryPoint<Value>(chosenOnNothing),
  v.transform(settled),
);

export type Experiment = v.InferOutput<typeof Experiment>;
export type ExperimentInput = v.InferInput<typeof Experiment>;
