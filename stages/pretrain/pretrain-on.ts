import type { Images, Split, Views } from '../../data/types.ts';
import type { CreateMethod } from '../../learn/methods/method.ts';
import type { ViewSource } from '../../learn/train/views.ts';
import type { EncoderSpec, EncoderState, History, RandomStreams } from '../../learn/types.ts';
import type { Context } from '../../orchestrator/node-types.ts';
import { type EncoderChoice, encoderSpec } from '../encoders.ts';
import { openEngineOf } from '../engine.ts';
import type { DrawnPictures } from '../exhibits.ts';
import { optimizerSpec, scheduleSpec } from '../optimizers.ts';
import type { OptimizerChoice } from '../settings/optimizer-settings.ts';
import type { SnapshotsGiven } from '../snapshots.ts';
import { exportsIn } from './exports.ts';

/** Sizes of the kNN that is watched after each epoch: enough to see a trend in a small part of an epoch's time. */
const KNN_LIMITS = { bank: 2000, queries: 1000 };

/** Number of validation images from which methods that generate images make pictures. */
const DRAWN = 8;

export interface PretrainContext extends Omit<Context, 'inputs' | 'params'> {
  /** `init`: weights to start from, or empty. */
  readonly inputs: { readonly images: Images; readonly split: Split; readonly init: readonly EncoderState[] };
  readonly params: {
    readonly encoder: EncoderChoice;
    readonly epochs: number;
    readonly batch: number;
    readonly optimizer: OptimizerChoice;
    readonly seed: number;
    readonly exportEvery: number | null;
    readonly lastBatch?: 'keep';
  };
}

/** Outputs of a method's stage. */
interface Pretrained {
  readonly encoder: EncoderState;
  readonly history: History;
  readonly snapshots: SnapshotsGiven;
  /** Only if the stage asks for pictures (`draws`). */
  readonly pictures?: DrawnPictures;
}

/** The stage of a method may override these; by default, the parameters apply. */
export interface Training {
  readonly views: ViewSource;
  readonly encoder?: EncoderSpec;
  readonly epochs?: number;
  readonly batch?: number;
  readonly watchEvery?: number;
  /** Classes of the views' images, for watching; by default, of training images outside validation. */
  readonly classOf?: (indices: Int32Array) => Int32Array;
  /** True makes pictures from a few validation images. */
  readonly draws?: boolean;
  /** Views of validation images on which the best epoch is chosen. */
  readonly choose?: ViewSource;
  /** The mean image, for encoders with one; by default, of training images outside validation. */
  readonly meanImage?: () => Promise<Float32Array>;
}

/** Random streams by the training's seed. */
export const streamsOf = ({ random, params }: PretrainContext): RandomStreams => random.seeded(params.seed);

/** The cache as a source of pairs. `unlike`: the recipe makes the second view differently, so a pair has one of each. */
export const pairsOf = (views: Views) => ({ ...views, unlike: views.recipe.second !== undefined });

/** Trains on pairs of cached views, as most methods do. */
export async function pretrainOn(
  context: PretrainContext & { readonly inputs: { readonly views: Views } },
  method: CreateMethod,
): Promise<Pretrained> {
  const { cachedPairs } = await import('../../learn/train/views.ts');
  return train(context, method, { views: cachedPairs(pairsOf(context.inputs.views), streamsOf(context)) });
}

/** Steps of an epoch. */
export const stepsIn = (images: number, batch: number, lastBatch: 'keep' | undefined): number =>
  Math.floor(images / batch) + (lastBatch && images % batch > 1 ? 1 : 0);

/** Opens the engine, trains, and watches a kNN on validation images. */
export async function train(
  context: PretrainContext,
  method: CreateMethod,
  { views, ...own }: Training,
): Promise<Pretrained> {
  const { inputs, params, environment } = context;
  await openEngineOf(environment);
  const { pretrain } = await import('../../learn/train/pretrain.ts');
  const { meanImageOf } = await import('../../learn/encoders/mean-image.ts');
  const { onlineKnn } = await import('../../learn/train/online-knn.ts');
  const { images, split } = inputs;
  const { optimizer, lastBatch } = params;
  const { encoder = encoderSpec(params.encoder, images.pixels), epochs = params.epochs, batch = params.batch } = own;
  // Views have the order of the images outside validation, then of unlabelled images.
  const classOf = (indices: Int32Array) => indices.map((row) => images.labels[split.train[row] ?? -1] ?? -1);
  const exports = params.exportEvery === null ? undefined : await exportsIn(context, params.exportEvery);
  const { onePerClass } = await import('../../learn/evaluate/one-per-class.ts');
  const shown = own.draws ? onePerClass(split.validation, images.labels, DRAWN) : [];
  const { drawn, ...trained } = await pretrain(
    {
      method,
      encoder,
      ...(inputs.init[0] && { init: inputs.init[0].weights }),
      ...(encoder.meanImage && {
        meanImage: await (own.meanImage?.() ?? meanImageOf(images.pixels, split.train)),
      }),
      views,
      epochs,
      batch,
      ...(lastBatch && { keepLast: true }),
      ...(own.watchEvery !== undefined && { watchEvery: own.watchEvery }),
      ...(exports && { exports }),
      ...(images.classes.length > 0 && { known: { classes: images.classes.length, of: own.classOf ?? classOf } }),
      ...(own.choose && { choose: own.choose }),
      ...(shown.length > 0 && { draw: await images.pixels.gather(shown) }),
      optimizer: optimizerSpec(optimizer),
      learningRate: optimizer.learningRate,
      schedule: scheduleSpec(optimizer, { steps: epochs * stepsIn(views.images, batch, lastBatch), epochs }),
      watch: onlineKnn({
        images: images.pixels,
        labels: images.labels,
        classes: images.classes.length,
        bank: split.train,
        queries: split.validation,
        limits: KNN_LIMITS,
        signal: context.signal,
      }),
    },
    streamsOf(context),
    context,
  );
  const origin = inputs.init[0]?.origin;
  const { height, width } = images.pixels;
  const { rows, pixels, errors } = drawn ?? { rows: [], pixels: new Uint8Array(), errors: [] };
  const labels = shown.map((image) => images.labels[image]!);
  return {
    ...trained,
    encoder: { ...trained.encoder, ...(origin && { origin }) },
    snapshots: exports?.given(encoder, epochs) ?? { spec: encoder, files: [] },
    ...(own.draws && {
      pictures: {
        ...{ method: trained.history.method, seed: params.seed, height, width, channels: 3 },
        ...{ rows, images: shown, labels, errors, pixels },
      },
    }),
  };
}
