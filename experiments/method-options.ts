import * as v from 'valibot';

/**
 * What each method has beyond encoder, optimiser and budget. The defaults are sized for small encoders on two cores; the
 * values of solo-learn's CIFAR-10 configurations (github.com/vturrisi/solo-learn, scripts/pretrain/cifar) are in
 * `solo` below.
 */

const count = v.pipe(v.number(), v.integer(), v.minValue(1));
const whole = v.pipe(v.number(), v.integer(), v.minValue(0));
const augmentation = v.picklist(['none', 'flip', 'crop-flip']);
const widths = v.pipe(v.array(count), v.minLength(1));
const positive = v.pipe(v.number(), v.gtValue(0));
const notNegative = v.pipe(v.number(), v.minValue(0));
/** How much of an average stays at each step, from the first to the last on a cosine. */
const momentum = v.strictObject({
  first: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
  last: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
});

export const methodOptions = v.strictObject({
  simclr: v.optional(
    v.strictObject({
      projector: v.optional(widths, [512, 128]),
      norm: v.optional(v.boolean(), true),
      temperature: v.optional(positive, 0.2),
    }),
    {},
  ),
  moco: v.optional(
    v.strictObject({
      projector: v.optional(widths, [512, 128]),
      temperature: v.optional(positive, 0.2),
      /** Keys kept: well below the number of images, or an image meets itself. */
      queue: v.optional(count, 4096),
      momentum: v.optional(momentum, { first: 0.99, last: 0.999 }),
      /** Both views as queries: twice the work of a step. */
      symmetric: v.optional(v.boolean(), true),
    }),
    {},
  ),
  nnclr: v.optional(
    v.strictObject({
      projector: v.optional(widths, [512, 512, 128]),
      predictor: v.optional(count, 512),
      temperature: v.optional(positive, 0.2),
      queue: v.optional(count, 4096),
    }),
    {},
  ),
  vicreg: v.optional(
    v.strictObject({
      projector: v.optional(widths, [512, 512]),
      invariance: v.optional(notNegative, 25),
      variance: v.optional(notNegative, 25),
      covariance: v.optional(notNegative, 1),
    }),
    {},
  ),
  byol: v.optional(
    v.strictObject({
      projector: v.optional(widths, [512, 128]),
      predictor: v.optional(count, 512),
      momentum: v.optional(momentum, { first: 0.99, last: 1 }),
    }),
    {},
  ),
  swav: v.optional(
    v.strictObject({
      projector: v.optional(widths, [512, 128]),
      prototypes: v.optional(count, 256),
      temperature: v.optional(positive, 0.1),
      epsilon: v.optional(positive, 0.05),
      iterations: v.optional(count, 3),
      /** Epochs in which prototypes are not trained. */
      frozenEpochs: v.optional(whole, 1),
      /** Embeddings of earlier steps that join the assignments; length 0 for none. */
      queue: v.optional(v.strictObject({ length: v.optional(whole, 1024), fromEpoch: v.optional(whole, 1) }), {}),
      /** Small crops beside the two full ones (multi-crop), of their own cached views. */
      crops: v.optional(whole, 0),
    }),
    {},
  ),
  /** Uses labels: one encoder for each label subset. */
  supcon: v.optional(
    v.strictObject({
      projector: v.optional(widths, [512, 128]),
      norm: v.optional(v.boolean(), true),
      temperature: v.optional(positive, 0.1),
    }),
    {},
  ),
  rotation: v.optional(
    v.strictObject({
      /** All four turns of each image a batch, or one turn of each image, drawn once for good (Study B). */
      turns: v.optional(v.picklist(['all', 'one']), 'all'),
      augment: v.optional(augmentation, 'crop-flip'),
    }),
    {},
  ),
  denoising: v.optional(
    v.strictObject({
      /** Deviation on pixels in [0, 1]; 0 for a plain autoencoder. */
      noise: v.optional(notNegative, 0.2),
      channels: v.optional(count, 64),
      augment: v.optional(augmentation, 'crop-flip'),
    }),
    {},
  ),
  colorization: v.optional(
    v.strictObject({ channels: v.optional(count, 64), augment: v.optional(augmentation, 'crop-flip') }),
    {},
  ),
  simsiam: v.optional(
    v.strictObject({ projector: v.optional(widths, [512, 512]), predictor: v.optional(count, 128) }),
    {},
  ),
});

/** Heads and losses as solo-learn has them on CIFAR-10; its queues of 32,768 and 65,536 are shorter here. */
export const solo: v.InferInput<typeof methodOptions> = {
  simclr: { projector: [2048, 256], norm: false, temperature: 0.2 },
  moco: { projector: [2048, 256], temperature: 0.2, momentum: { first: 0.99, last: 0.999 }, symmetric: true },
  nnclr: { projector: [2048, 2048, 256], predictor: 4096, temperature: 0.2 },
  vicreg: { projector: [2048, 2048, 2048], invariance: 25, variance: 25, covariance: 1 },
  byol: { projector: [4096, 256], predictor: 4096, momentum: { first: 0.99, last: 1 } },
  simsiam: { projector: [2048, 2048, 2048], predictor: 512 },
  swav: { projector: [2048, 128], prototypes: 3000, queue: { length: 3840, fromEpoch: 50 }, frozenEpochs: 2 },
  supcon: { projector: [2048, 256], norm: false, temperature: 0.2 },
};
