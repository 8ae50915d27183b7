import { dataSetCard } from '../../data/sets/cards.ts';
import { type MethodId, methodCard } from '../../learn/methods/cards.ts';
import type { PresetName } from '../../learn/methods/method-card.ts';
import { settingsOf } from './presets.ts';

/**
 * Faults that parameters and cards alone decide. A stage would find each of them, after hours of others. Each function returns
 * the refusal as a sentence, or undefined.
 */

interface Checked {
  readonly data: {
    readonly name: Parameters<typeof dataSetCard>[0] | 'folder';
    readonly path: string | null;
    readonly train: number;
    readonly unlabeled: number;
  };
  readonly split: {
    readonly validation: number;
    readonly kind: string;
    readonly draws: number;
    readonly budgets: readonly number[];
  };
  readonly encoder: { readonly normalise: boolean | 'mean-image' | 'symmetric' };
  readonly augment: { readonly views: number; readonly small: { readonly scale: number } };
  readonly pretrain:
    | (Parameters<typeof settingsOf>[0] & {
        readonly preset: PresetName;
        readonly methods: readonly MethodId[];
        readonly batch: number;
        readonly lastBatch?: 'drop' | 'keep';
      })
    | null;
  readonly probe: {
    readonly l2: readonly number[] | null;
    readonly knn: object | null;
    readonly sgd: object | null;
    readonly blocks: boolean;
  } | null;
  readonly random: { readonly seeds: readonly number[] } | null;
  readonly pretrained: object | null;
  readonly supervised: { readonly seeds: readonly number[] } | null;
  readonly fineTune: object | null;
}

type Options = Readonly<Record<string, any>>;

/** The first refusal of any method's options; `found` gets the options with defaults and preset. */
function firstOf(
  { pretrain }: Pick<Checked, 'pretrain'>,
  found: (method: MethodId, options: Options, batch: number) => string | undefined,
): string | undefined {
  if (!pretrain) return undefined;
  return pretrain.methods
    .map((method) => found(method, settingsOf(pretrain, method).options as Options, pretrain.batch))
    .find(Boolean);
}

/** Batches that a method cannot divide or keep. */
export const batchUnfit = (at: Checked): string | undefined =>
  firstOf(at, (method, { splits = 1, queue, symmetric }, batch) => {
    const place = `pretrain.options.${method}`;
    if (splits > 1 && at.pretrain!.lastBatch === 'keep')
      return `pretrain.lastBatch=keep ends an epoch with a batch of any size, and ${place}.splits=${splits} (of the study or its preset) divides each batch. Set pretrain.lastBatch=drop or ${place}.splits=1`;
    if (batch % splits !== 0)
      return `pretrain.batch=${batch} cannot be divided into ${splits} equal parts (${place}.splits, of the study or its preset). Choose a multiple of ${splits}, or change ${place}.splits`;
    const length = typeof queue === 'object' ? queue.length : queue;
    const step = method === 'moco' && symmetric ? 2 * batch : batch;
    if (length > 0 && length < step)
      return `A queue of ${length} embeddings (${place}.queue) is shorter than the ${step} of one step. Make it longer, or pretrain.batch smaller`;
    return undefined;
  });

/** More small crops than there are views of an image, or crops of another size than the mean image. */
export const cropsUnfit = (at: Checked): string | undefined =>
  firstOf(at, (method, { crops = 0 }) => {
    const place = `pretrain.options.${method}.crops`;
    if (crops > at.augment.views)
      return `${place}=${crops} takes so many small crops of each image at a step, and augment.views=${at.augment.views} are cached. Cache more, or take fewer`;
    if (crops > 0 && at.encoder.normalise === 'mean-image' && at.augment.small.scale !== 1)
      return `encoder.normalise=mean-image subtracts an image of one size, and small crops (${place}) have another. Set encoder.normalise=true, augment.small.scale=1, or ${place}=0`;
    return undefined;
  });

/** Penalties that are chosen on validation images when there are none. */
export const probedOnNothing = (at: Checked): string | undefined =>
  at.probe?.l2 && at.split.validation === 0 && hasEncoder(at)
    ? `Logistic regression chooses its penalty (probe.l2) on validation images, and split.validation=0 keeps none: give split.validation a value, or set ${at.probe.knn || at.probe.sgd ? 'probe.l2=null' : 'probe=null'}`
    : undefined;

/** Probes without a classifier, or blocks of an encoder without the classifier that measures them. */
export function probedByNothing({ probe }: Checked): string | undefined {
  if (!probe || probe.l2) return undefined;
  if (probe.blocks)
    return 'probe.blocks measures earlier blocks by logistic regression, and probe.l2=null leaves it out: give probe.l2 penalties, or set probe.blocks=false';
  return probe.knn || probe.sgd
    ? undefined
    : 'The probe has no classifier: give probe.l2, probe.knn or probe.sgd a value, or set probe=null';
}

/** A study of which every accuracy is left out: its report would have nothing to say. */
export const measuresNothing = (at: Checked): string | undefined =>
  (at.probe && hasEncoder(at)) || at.supervised?.seeds.length || (at.fineTune && at.pretrain)
    ? undefined
    : 'The study measures no accuracy: give probe a value and one of pretrain, random and pretrained, or give supervised a value, or fineTune with pretrain';

const hasEncoder = ({ pretrain, random, pretrained }: Checked): boolean =>
  pretrain !== null || pretrained !== null || (random?.seeds.length ?? 0) > 0;

/** Folds that the data set does not have. */
export function foldsUnfit({ data: { name }, split }: Checked): string | undefined {
  if (split.kind !== 'folds' || name === 'folder') return undefined;
  const { folds } = dataSetCard(name);
  if (folds === 0)
    return `split.kind=folds takes the data set's own folds, and ${name} has none. Set split.kind to fractions, or to k-fold with split.budgets`;
  return split.draws > folds
    ? `split.draws=${split.draws} asks for more folds than the ${folds} that ${name} has. Set split.draws to ${folds} or less`
    : undefined;
}

/** More images asked for than the data set has, where its card or the experiment says how many. */
export function moreThanThereAre(at: Checked): string | undefined {
  const images = imagesOf(at.data);
  if (!images) return undefined;
  const { train, unlabeled } = images;
  const budget = at.split.kind === 'first' ? undefined : at.split.budgets.find((one) => one > train);
  if (budget !== undefined)
    return `split.budgets asks for ${budget} labels, and there are ${train} training images. Take fewer`;
  if (at.split.validation >= train)
    return `split.validation=${at.split.validation} keeps as many images as there are to train on, ${train}. Keep fewer`;
  const all = train - (at.split.validation >= 1 ? at.split.validation : 0) + unlabeled;
  return firstOf(at, (method, { queue }, batch) => {
    if (methodCard(method).usesLabels) return undefined;
    if (batch > all)
      return `pretrain.batch=${batch} is larger than the ${all} images to train on, so training would have no step. Take a smaller one`;
    return typeof queue === 'number' && queue >= all
      ? `pretrain.options.${method}.queue=${queue} is not below the number of images, ${all}, so that each would meet its own embedding. Take a shorter one`
      : undefined;
  });
}

/** Numbers of images that parameters and cards tell; undefined where only the files do. */
export function imagesOf({
  name,
  path,
  train,
  unlabeled,
}: Checked['data']): { train: number; unlabeled: number } | undefined {
  if (name === 'folder') return undefined;
  const { images, synthetic } = dataSetCard(name);
  if (synthetic) return { train, unlabeled };
  return path === null ? (images ?? undefined) : undefined;
}
