import * as v from 'valibot';
import { count, positive, share } from '../schema-words.ts';
import type { OptimizerPreset } from './method-card.ts';

/** Option schemas and optimisers that several method cards share. */

/** Widths of a head's layers, from the encoder's features to the output. */
export const widths = v.pipe(v.array(count), v.minLength(1));
export const augmentation = v.picklist(['none', 'flip', 'crop-flip']);
/** Share of an average kept at each step; it moves from `first` to `last` on a cosine. */
export const momentum = v.strictObject({ first: share, last: share });
export const contrastive = v.strictObject({
  projector: widths,
  /** Batch normalisation after the hidden layers. */
  norm: v.boolean(),
  /** Batch normalisation after the last layer. */
  lastNorm: v.boolean(),
  temperature: positive,
});

export const SOLO = 'github.com/vturrisi/solo-learn, scripts/pretrain/cifar';
export const LIGHTLY = 'github.com/lightly-ai/lightly, docs/source/getting_started/benchmarks/cifar10_benchmark.py';

/** solo-learn on CIFAR-10: rates for 256 images a step; 10 of 1000 epochs warm up. */
export const soloLars = (learningRate: number, weightDecay = 1e-4): OptimizerPreset => ({
  name: 'lars',
  learningRate,
  per: 256,
  weightDecay,
  momentum: 0.9,
  schedule: 'cosine',
  warmup: 0.01,
});

export const soloSgd = (learningRate: number, weightDecay = 1e-5): OptimizerPreset => ({
  ...soloLars(learningRate, weightDecay),
  name: 'sgd',
});

/** LARS in the papers' own code: steps of a thousandth of the weights' length, never clipped. */
export const authorsLars = (learningRate: number, weightDecay: number): OptimizerPreset => ({
  ...soloLars(learningRate, weightDecay),
  eta: 0.001,
  clip: false,
});

/** lightly's benchmark (rate for 128 images a step) and the MoCo authors' notebook (for 512): no warm-up. */
export const sgd006 = (per: number): OptimizerPreset => ({
  name: 'sgd',
  learningRate: 0.06,
  per,
  weightDecay: 5e-4,
  momentum: 0.9,
  schedule: 'cosine',
  by: 'epoch',
});
