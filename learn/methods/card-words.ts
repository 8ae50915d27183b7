import * as v from 'valibot';
import { count, positive, share } from '../schema-words.ts';

/** Option schemas and optimisers that several method cards share. */

/** Widths of a head's layers, from the encoder's features to the output. */
export const widths = v.pipe(v.array(count), v.minLength(1));
export const augmentation = v.picklist(['none', 'flip', 'crop-flip', 'shift-flip']);
/** Share of an average kept at each step; it moves from `first` to `last` on a cosine. */
export const momentum = v.strictObject({ first: share, last: share });
export const contrastive = v.strictObject({
  projector: widths,
  /** Batch normalisation after the hidden layers. */
  norm: v.boolean(),
  /** Batch normalisation after the last layer. */
  lastNorm: v.boolean(),
  temperature: positive,
  /** Heads, loss and first weights of Keras' code example. */
  form: v.exactOptional(v.literal('keras')),
});

export const KERAS_EXAMPLE = 'github.com/keras-team/keras-io, examples/vision';

/** Adam of Keras at its defaults, at a constant rate. */
export const KERAS_ADAM = {
  name: 'adam',
  learningRate: 1e-3,
  form: 'keras',
  epsilon: 1e-7,
  schedule: 'constant',
} as const;

export const SOLO = 'github.com/vturrisi/solo-learn, scripts/pretrain/cifar';
export const LIGHTLY = 'github.com/lightly-ai/lightly, docs/source/getting_started/benchmarks/cifar10_benchmark.py';

/*
 * Optimisers are constants, which cards extend by a learning rate: a card that called a function would count as code with
 * effects, and an edit to its title would make its method's pretraining stale.
 */

/** solo-learn on CIFAR-10: rates for 256 images a step; 10 of 1000 epochs warm up. */
export const SOLO_LARS = {
  name: 'lars',
  per: 256,
  weightDecay: 1e-4,
  momentum: 0.9,
  schedule: 'cosine',
  warmup: 0.01,
} as const;
export const SOLO_SGD = { ...SOLO_LARS, name: 'sgd', weightDecay: 1e-5 } as const;

/** LARS in the papers' own code: steps of a thousandth of the weights' length, never clipped. */
export const AUTHORS_LARS = { ...SOLO_LARS, eta: 0.001, clip: false } as const;

/** lightly's benchmark (rate for 128 images a step) and the MoCo authors' notebook (for 512): no warm-up. */
export const SGD_006 = {
  name: 'sgd',
  learningRate: 0.06,
  weightDecay: 5e-4,
  momentum: 0.9,
  schedule: 'cosine',
  by: 'epoch',
} as const;
