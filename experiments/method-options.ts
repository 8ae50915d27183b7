import * as v from 'valibot';

/**
 * What each method has beyond encoder, optimiser and budget. The defaults are sized for small encoders on two cores; the
 * values of solo-learn's CIFAR-10 configurations (github.com/vturrisi/solo-learn, scripts/pretrain/cifar) are in
 * `solo` below.
 */

const count = v.pipe(v.number(), v.integer(), v.minValue(1));
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
};
