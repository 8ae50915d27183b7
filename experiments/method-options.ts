import * as v from 'valibot';

/**
 * What each method has beyond encoder and budget. What an experiment leaves out comes from its preset (`presets.ts`), and
 * from the defaults here, which are sized for small encoders on two cores.
 */

const whole = v.pipe(v.number(), v.integer(), v.minValue(0));
const count = v.pipe(v.number(), v.integer(), v.minValue(1));
const widths = v.pipe(v.array(count), v.minLength(1));
const positive = v.pipe(v.number(), v.gtValue(0));
const notNegative = v.pipe(v.number(), v.minValue(0));
const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const augmentation = v.picklist(['none', 'flip', 'crop-flip']);
/** How much of an average stays at each step, from the first to the last on a cosine. */
const momentum = v.strictObject({ first: share, last: share });
const contrastive = {
  projector: widths,
  /** Normalisation after the hidden layers, and after the last one. */
  norm: v.boolean(),
  lastNorm: v.boolean(),
  temperature: positive,
};

const METHOD_OPTIONS = {
  barlow: v.strictObject({
    /** Widths of the projector's layers after the encoder's features. */
    projector: widths,
    /** Weight of the off-diagonal terms (arXiv:2103.03230). */
    lambda: positive,
    /** Of the standardisation: the paper's, or Study A's. */
    deviation: v.picklist(['biased', 'unbiased']),
    /** Factor of the whole loss; 1 where left out. */
    scale: v.exactOptional(positive),
  }),
  simclr: v.strictObject(contrastive),
  moco: v.strictObject({
    projector: widths,
    temperature: positive,
    /** Keys kept: well below the number of images, or an image meets itself. */
    queue: count,
    momentum,
    /** Both views as queries: twice the work of a step. */
    symmetric: v.boolean(),
    /** Parts of a batch with statistics of their own, keys shuffled among them; whole batches where left out. */
    splits: v.exactOptional(count),
  }),
  nnclr: v.strictObject({ projector: widths, predictor: count, temperature: positive, queue: count }),
  vicreg: v.strictObject({
    projector: widths,
    invariance: notNegative,
    variance: notNegative,
    covariance: notNegative,
  }),
  byol: v.strictObject({ projector: widths, predictor: count, momentum }),
  simsiam: v.strictObject({
    projector: widths,
    predictor: count,
    /** The predictor keeps the base learning rate while the rest follows the schedule. */
    steadyPredictor: v.boolean(),
  }),
  swav: v.strictObject({
    projector: widths,
    prototypes: count,
    temperature: positive,
    epsilon: positive,
    iterations: count,
    /** Epochs in which prototypes are not trained. */
    frozenEpochs: whole,
    /** Embeddings of earlier steps that join the assignments; length 0 for none. */
    queue: v.strictObject({ length: whole, fromEpoch: whole }),
    /** Small crops beside the two full ones (multi-crop), of their own cached views. */
    crops: whole,
  }),
  /** Uses labels: one encoder for each label subset. */
  supcon: v.strictObject(contrastive),
  rotation: v.strictObject({
    /** All four turns of each image a batch, or one turn of each image, drawn once for good (Study B). */
    turns: v.picklist(['all', 'one']),
    augment: augmentation,
    /** Keep the epoch that does best at its task on this many validation images; the last one where left out. */
    keepBest: v.exactOptional(count),
  }),
  denoising: v.strictObject({
    /** Deviation on pixels in [0, 1]; 0 for a plain autoencoder. */
    noise: notNegative,
    /** Of the decoder's first map. */
    channels: v.pipe(count, v.multipleOf(2)),
    augment: augmentation,
  }),
  colorization: v.strictObject({ channels: count, augment: augmentation }),
};

export type MethodOptions = { readonly [M in keyof typeof METHOD_OPTIONS]: v.InferOutput<(typeof METHOD_OPTIONS)[M]> };

export const METHOD_DEFAULTS: MethodOptions = {
  barlow: { projector: [512, 512], lambda: 5e-3, deviation: 'biased' },
  simclr: { projector: [512, 128], norm: true, lastNorm: false, temperature: 0.2 },
  moco: {
    projector: [512, 128],
    temperature: 0.2,
    queue: 4096,
    momentum: { first: 0.99, last: 0.999 },
    symmetric: true,
  },
  nnclr: { projector: [512, 512, 128], predictor: 512, temperature: 0.2, queue: 4096 },
  vicreg: { projector: [512, 512], invariance: 25, variance: 25, covariance: 1 },
  byol: { projector: [512, 128], predictor: 512, momentum: { first: 0.99, last: 1 } },
  simsiam: { projector: [512, 512], predictor: 128, steadyPredictor: true },
  swav: {
    projector: [512, 128],
    prototypes: 256,
    temperature: 0.1,
    epsilon: 0.05,
    iterations: 3,
    frozenEpochs: 1,
    queue: { length: 1024, fromEpoch: 1 },
    crops: 0,
  },
  supcon: { projector: [512, 128], norm: true, lastNorm: false, temperature: 0.1 },
  rotation: { turns: 'all', augment: 'crop-flip' },
  denoising: { noise: 0.2, channels: 64, augment: 'crop-flip' },
  colorization: { channels: 64, augment: 'crop-flip' },
};

export const methodOptions = v.strictObject({
  barlow: v.optional(v.partial(METHOD_OPTIONS.barlow), {}),
  simclr: v.optional(v.partial(METHOD_OPTIONS.simclr), {}),
  moco: v.optional(v.partial(v.strictObject({ ...METHOD_OPTIONS.moco.entries, momentum: v.partial(momentum) })), {}),
  nnclr: v.optional(v.partial(METHOD_OPTIONS.nnclr), {}),
  vicreg: v.optional(v.partial(METHOD_OPTIONS.vicreg), {}),
  byol: v.optional(v.partial(v.strictObject({ ...METHOD_OPTIONS.byol.entries, momentum: v.partial(momentum) })), {}),
  simsiam: v.optional(v.partial(METHOD_OPTIONS.simsiam), {}),
  swav: v.optional(
    v.partial(v.strictObject({ ...METHOD_OPTIONS.swav.entries, queue: v.partial(METHOD_OPTIONS.swav.entries.queue) })),
    {},
  ),
  supcon: v.optional(v.partial(METHOD_OPTIONS.supcon), {}),
  rotation: v.optional(v.partial(METHOD_OPTIONS.rotation), {}),
  denoising: v.optional(v.partial(METHOD_OPTIONS.denoising), {}),
  colorization: v.optional(v.partial(METHOD_OPTIONS.colorization), {}),
});
