import * as v from 'valibot';
import { DATA_SET_IDS } from '../../data/sets/cards.ts';
import { ENCODER_CARDS } from '../../learn/encoders/cards.ts';
import { METHOD_CARDS } from '../../learn/methods/cards.ts';
import { count, place, positive, share, whole } from '../../learn/schema-words.ts';
import { isDistinct, TWICE } from './distinct.ts';
import {
  batchUnfit,
  cropsUnfit,
  foldsUnfit,
  measuresNothing,
  moreThanThereAre,
  probedByNothing,
  probedOnNothing,
} from './early-checks.ts';
import { pretrained } from './given-weights.ts';
import { labelTrainingSettings } from './label-training-settings.ts';
import { mapSettings } from './map-settings.ts';
import { type Parameter, parametersOf } from './parameter-paths.ts';
import { chosenOnNothing, exportsNothing, noRecipe, presetUnknown } from './preset-checks.ts';
import { probeSettings } from './probe-settings.ts';
import { publicationSettings } from './publication-settings.ts';
import { RECIPE_NAMES, SMALL_RECIPE_NAMES } from './recipes.ts';
import { withRenamedOptions } from './renamed-options.ts';
import { splitSettings } from './split-settings.ts';
import { atEveryPoint, axesOf, listsOf, settled } from './sweep-lists.ts';
import { pretrainSettings, supervisedSettings } from './training-settings.ts';

/** Ids of the published studies (`report/published/published-studies.ts`). */
const PUBLISHED_IDS = [
  ...(['study-a', 'study-b', 'study-b-open', 'simsiam-keras', 'supcon-keras'] as const),
  ...(['stl10-simclr', 'stl10-nnclr', 'stl10-supervised'] as const),
];

/** Everything that can differ between two studies. `--set path=value` reaches each of these, and nothing else. */

const data = v.strictObject({
  /** Id of a data set's card (`data/sets/cards.ts`), or `folder` for images of your own. */
  name: v.picklist([...DATA_SET_IDS, 'folder']),
  /** A local archive (tar, tar.gz, zip) or folder; without it the data set is downloaded. */
  path: v.optional(v.nullable(place), null),
  /** Side to which images are resized and cropped, or at which they are drawn; null if they all have one size. */
  size: v.optional(v.nullable(v.pipe(count, v.maxValue(10_000))), null),
  onBadImage: v.optional(v.picklist(['fail', 'skip']), 'fail'),
  seed: v.optional(whole, 0),
  /** Numbers of images that are drawn. */
  train: v.optional(count, 6000),
  test: v.optional(count, 2000),
  unlabeled: v.optional(whole, 0),
});

const encoder = v.strictObject({
  /** Id of an encoder's card (`learn/encoders/cards.ts`). */
  name: v.optional(v.picklist(ENCODER_CARDS.map(({ id }) => id)), 'conv-small'),
  /** First layers of torchvision's ResNets; other encoders have one stem. `cifar-pad2` is padded by 2, as in solo-learn. */
  stem: v.optional(v.picklist(['imagenet', 'cifar', 'cifar-pad2']), 'imagenet'),
  /**
   * Input: pixels normalised by CIFAR-10's statistics (true), pixels / 255 (false, Study A), less the mean image (Study B), or
   * pixels / 127.5 - 1 (symmetric, Keras' SimSiam example).
   */
  normalise: v.optional(v.union([v.boolean(), v.picklist(['mean-image', 'symmetric'])]), true),
});

const augment = v.strictObject({
  /** A recipe of `recipes.ts`; `preset` takes each method's recipe from `pretrain.preset` and caches views for each recipe. */
  recipe: v.optional(v.picklist([...RECIPE_NAMES, 'preset']), 'strata'),
  /** Number of cached views of each image; the report states it. */
  views: v.optional(v.pipe(count, v.minValue(2)), 6),
  /** Small crops for methods that use them: their recipe, and their side as a share of the images' height. */
  small: v.optional(
    v.strictObject({
      recipe: v.optional(v.picklist(SMALL_RECIPE_NAMES), 'small-crops'),
      scale: v.optional(v.pipe(share, positive), 9 / 16),
    }),
    {},
  ),
  seed: v.optional(whole, 0),
});

/** Lists of values instead of one value; see `sweep-lists.ts`. */
const sweep = v.exactOptional(
  v.strictObject({
    encoder: v.exactOptional(listsOf(encoder)),
    augment: v.exactOptional(listsOf(augment, ['seed'])),
    pretrain: v.exactOptional(listsOf(pretrainSettings, ['methods', 'seeds', 'exportEvery', 'init'])),
  }),
);

const randomSettings = v.strictObject({ seeds: v.optional(v.pipe(v.array(whole), v.check(isDistinct, TWICE)), [0]) });

const experiment = v.strictObject({
  title: v.string(),
  data,
  split: v.optional(splitSettings, {}),
  encoder: v.optional(encoder, {}),
  augment: v.optional(augment, {}),
  /** Null for a study of baselines alone. */
  pretrain: v.nullable(pretrainSettings),
  /** Null to probe no frozen features. */
  probe: v.optional(v.nullable(probeSettings), {}),
  /** The frozen encoder with its first weights, probed like the others; null to leave it out. */
  random: v.optional(v.nullable(randomSettings), {}),
  /** A network trained elsewhere, frozen and probed like the others; null to leave it out. */
  pretrained: v.optional(v.nullable(pretrained), null),
  supervised: v.optional(v.nullable(supervisedSettings), null),
  /** Training of the whole network from each learnt encoder at every label budget; null to leave it out. */
  fineTune: v.optional(v.nullable(labelTrainingSettings), null),
  /** Parameters with several values, tried in every combination: `{ pretrain: { epochs: [1, 10] } }`. */
  sweep,
  /** Null to leave maps and nearest neighbours out of the report. */
  maps: v.optional(v.nullable(mapSettings), {}),
  /** Published studies shown beside this one. */
  published: v.optional(v.array(v.picklist(PUBLISHED_IDS)), []),
  /** Authors, day, licence: for readers who cite the study. */
  publication: v.optional(publicationSettings, {}),
  /** Threads of the numeric engine. They change bits, so they are a parameter and not a property of the machine. */
  threads: v.optional(v.pipe(count, v.maxValue(1024)), 2),
});

type Value = v.InferOutput<typeof experiment>;

const labelled = METHOD_CARDS.filter(({ usesLabels }) => usesLabels).map(({ id }) => id);

/** The schema of an experiment, with checks across fields. Reads settings of 0.1 too. */
export const Experiment = v.pipe(
  v.unknown(),
  withRenamedOptions,
  experiment,
  v.forward(
    v.check(
      ({ data: { name, path } }) => name !== 'folder' || path !== null,
      'data.name=folder needs it: the folder or archive (tar, tar.gz, zip) of your images, class by folder',
    ),
    ['data', 'path'],
  ),
  v.check(
    ({ pretrain, split }) =>
      !pretrain?.methods.some((method) => labelled.includes(method)) ||
      split.kind === 'first' ||
      (split.kind === 'fractions' && split.budgets.length === 0),
    `${labelled.join(', ')} uses labels and trains one encoder for each label fraction: set split.kind=fractions or first, and leave split.budgets empty`,
  ),
  v.check(
    ({ supervised, fineTune, split }) => split.validation > 0 || !(supervised?.keepBest || fineTune?.keepBest),
    'keepBest chooses the best epoch on validation images, and split.validation=0 keeps none: give split.validation a value, or set keepBest=null',
  ),
  v.check(
    ({ pretrain, sweep }) => pretrain !== null || axesOf({ ...sweep, encoder: {} }).length === 0,
    'sweep.pretrain and sweep.augment need pretraining, and pretrain is null: give pretrain a value, or sweep the encoder alone',
  ),
  v.check(
    ({ pretrain, sweep }) =>
      Object.keys(sweep?.pretrain?.options ?? {}).every((method) =>
        (pretrain?.methods as readonly string[] | undefined)?.includes(method),
      ),
    'sweep.pretrain.options has options of a method that is not in pretrain.methods: no training would differ',
  ),
  atEveryPoint<Value>(presetUnknown),
  atEveryPoint<Value>(noRecipe),
  atEveryPoint<Value>(exportsNothing),
  atEveryPoint<Value>(chosenOnNothing),
  atEveryPoint<Value>(batchUnfit),
  atEveryPoint<Value>(cropsUnfit),
  atEveryPoint<Value>(probedOnNothing),
  atEveryPoint<Value>(probedByNothing),
  atEveryPoint<Value>(measuresNothing),
  atEveryPoint<Value>(foldsUnfit),
  atEveryPoint<Value>(moreThanThereAre),
  v.transform(settled),
);

/** Paths of all parameters. */
export const parameterPaths = (): string[] => parameters().map(({ path }) => path);

/** All parameters, with what they take and their defaults. */
export const parameters = (): Parameter[] => parametersOf(experiment);

export type Experiment = v.InferOutput<typeof Experiment>;
export type ExperimentInput = v.InferInput<typeof experiment>;
