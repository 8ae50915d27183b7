import type { MethodOptions } from './method-options.ts';
import type { RecipeName } from './recipes.ts';

/** What a preset says of an optimiser; the rate is for `per` images a step and grows with the batch where `per` is given. */
export interface OptimizerPreset {
  readonly name: 'adam' | 'adamw' | 'sgd' | 'lars';
  readonly learningRate: number;
  readonly per?: number;
  readonly weightDecay?: number;
  readonly momentum?: number;
  readonly nesterov?: boolean;
  readonly schedule: 'constant' | 'cosine' | 'one-cycle' | 'multi-step' | 'plateau';
  readonly warmup?: number;
  readonly by?: 'step' | 'epoch';
  readonly milestones?: readonly number[];
  readonly factors?: readonly number[];
  readonly eta?: number;
  readonly clip?: boolean;
}

type Preset = {
  readonly [M in keyof MethodOptions]?: {
    readonly options: Deep<MethodOptions[M]>;
    readonly optimizer: OptimizerPreset;
    /** Of its views, where `augment.recipe` leaves it to the preset; absent for methods that take none. */
    readonly recipe?: RecipeName;
  };
};
type Deep<T> = T extends readonly unknown[] ? T : T extends object ? { readonly [K in keyof T]?: Deep<T[K]> } : T;

/** solo-learn on CIFAR-10: 1000 epochs, of which 10 warm up; rates for 256 images a step. */
const lars = (learningRate: number, weightDecay = 1e-4): OptimizerPreset => ({
  name: 'lars',
  learningRate,
  per: 256,
  weightDecay,
  momentum: 0.9,
  schedule: 'cosine',
  warmup: 0.01,
});
const soloSgd = (learningRate: number, weightDecay = 1e-5): OptimizerPreset => ({
  ...lars(learningRate, weightDecay),
  name: 'sgd',
});
/** LARS of the papers' own code: steps of a thousandth of the weights' length, never clipped. */
const authorsLars = (learningRate: number, weightDecay: number): OptimizerPreset => ({
  ...lars(learningRate, weightDecay),
  eta: 0.001,
  clip: false,
});
/** lightly's CIFAR-10 benchmark and the MoCo authors' notebook: no warm-up, rate 0.06 at 512 (notebook) or 128 (lightly). */
const sgd006 = (per: number): OptimizerPreset => ({
  name: 'sgd',
  learningRate: 0.06,
  per,
  weightDecay: 5e-4,
  momentum: 0.9,
  schedule: 'cosine',
  by: 'epoch',
});

/**
 * Heads, losses and optimisers as they stand elsewhere, and the recipe of views for `augment.recipe=preset`. Encoder, batch,
 * epochs and the number of views are the study's own and stay what the experiment says: a preset alone reproduces nobody's
 * number.
 */
export const PRESETS = {
  /** The defaults of `method-options.ts`, sized for small encoders on two cores. */
  strata: {},
  /**
   * github.com/vturrisi/solo-learn, scripts/pretrain/cifar/*.yaml. Its queues of 32,768 and 65,536 exceed what these images
   * bear and are shorter here. Supervised contrastive learning keeps the paper's loss; there it is NT-Xent's with all
   * positives in one sum.
   */
  solo: {
    barlow: {
      options: { projector: [2048, 2048, 2048], lambda: 0.0051, scale: 0.1 },
      optimizer: lars(0.3),
      recipe: 'solo-asymmetric',
    },
    simclr: {
      options: { projector: [2048, 256], norm: false, temperature: 0.2 },
      optimizer: lars(0.4),
      recipe: 'solo-symmetric',
    },
    moco: {
      options: { projector: [2048, 256], temperature: 0.2, momentum: { first: 0.99, last: 0.999 }, symmetric: true },
      optimizer: soloSgd(0.3, 1e-4),
      recipe: 'solo-symmetric-weak',
    },
    nnclr: {
      options: { projector: [2048, 2048, 256], predictor: 4096, temperature: 0.2 },
      optimizer: lars(0.4, 1e-5),
      recipe: 'solo-asymmetric',
    },
    vicreg: {
      options: { projector: [2048, 2048, 2048], invariance: 25, variance: 25, covariance: 1 },
      optimizer: lars(0.3),
      recipe: 'solo-vicreg',
    },
    byol: {
      options: { projector: [4096, 256], predictor: 4096, momentum: { first: 0.99, last: 1 } },
      optimizer: lars(1.0, 1e-5),
      recipe: 'solo-asymmetric',
    },
    simsiam: {
      options: { projector: [2048, 2048, 2048], predictor: 512, steadyPredictor: true },
      optimizer: soloSgd(0.5),
      recipe: 'solo-symmetric-weak',
    },
    swav: {
      options: { projector: [2048, 128], prototypes: 3000, queue: { length: 3840, fromEpoch: 50 }, frozenEpochs: 2 },
      optimizer: lars(0.6, 1e-6),
      recipe: 'solo-symmetric',
    },
    supcon: {
      options: { projector: [2048, 256], norm: false, temperature: 0.2 },
      optimizer: soloSgd(0.4),
      recipe: 'solo-symmetric',
    },
  },
  /**
   * github.com/lightly-ai/lightly, docs/source/getting_started/benchmarks/cifar10_benchmark.py. Two things stay the papers':
   * NNCLR's loss, which there has negatives of NT-Xent too, and SimSiam's last normalisation, which there scales and shifts.
   */
  lightly: {
    barlow: {
      options: { projector: [2048, 2048], lambda: 5e-3 },
      optimizer: sgd006(128),
      recipe: 'lightly-asymmetric',
    },
    simclr: {
      options: { projector: [512, 128], norm: true, lastNorm: true, temperature: 0.5 },
      optimizer: sgd006(128),
      recipe: 'lightly',
    },
    moco: {
      options: {
        projector: [512, 128],
        temperature: 0.1,
        queue: 4096,
        momentum: { first: 0.99, last: 0.99 },
        splits: 8,
      },
      optimizer: sgd006(128),
      recipe: 'lightly',
    },
    nnclr: {
      options: { projector: [2048, 256], predictor: 4096, temperature: 0.5, queue: 4096 },
      optimizer: sgd006(128),
      recipe: 'lightly',
    },
    simsiam: {
      options: { projector: [2048, 2048], predictor: 512, steadyPredictor: false },
      // Its rate is not scaled by the batch.
      optimizer: { ...sgd006(128), per: 0 },
      recipe: 'lightly',
    },
    swav: {
      options: { projector: [512, 128], prototypes: 512, queue: { length: 0, fromEpoch: 0 }, frozenEpochs: 0 },
      optimizer: { name: 'adam', learningRate: 1e-3, weightDecay: 1e-6, schedule: 'cosine', by: 'epoch' },
      recipe: 'lightly-swav',
    },
  },
  /** The papers' own code, where it has CIFAR-10 (Barlow Twins and SwAV: ImageNet's values). */
  authors: {
    // github.com/facebookresearch/barlowtwins; there biases and normalisation have a rate of their own, 0.0048
    barlow: {
      options: { projector: [8192, 8192, 8192], lambda: 0.0051 },
      optimizer: authorsLars(0.2, 1.5e-6),
      recipe: 'barlow-imagenet',
    },
    // github.com/google-research/simclr, README: CIFAR-10 with ResNet-18
    simclr: {
      options: { projector: [512, 128], norm: true, lastNorm: true, temperature: 0.5 },
      optimizer: authorsLars(1.0, 1e-4),
      recipe: 'simclr-cifar',
    },
    // github.com/facebookresearch/moco, branch colab-notebook: one linear layer, asymmetric loss
    moco: {
      options: {
        projector: [128],
        temperature: 0.1,
        queue: 4096,
        momentum: { first: 0.99, last: 0.99 },
        symmetric: false,
        splits: 8,
      },
      optimizer: sgd006(512),
      recipe: 'moco-cifar',
    },
    // github.com/facebookresearch/swav
    swav: {
      options: { projector: [2048, 128], prototypes: 3000, queue: { length: 3840, fromEpoch: 15 }, frozenEpochs: 1 },
      optimizer: authorsLars(0.6, 1e-6),
      recipe: 'swav-imagenet',
    },
    // github.com/HobbitLong/SupContrast
    supcon: {
      options: { projector: [512, 128], norm: false, temperature: 0.1 },
      optimizer: { ...soloSgd(0.5, 1e-4), per: 1024 },
      recipe: 'supcon-cifar',
    },
    // github.com/gidariss/FeatureLearningRotNet
    rotation: {
      options: { turns: 'all', augment: 'crop-flip' },
      optimizer: {
        name: 'sgd',
        learningRate: 0.1,
        weightDecay: 5e-4,
        momentum: 0.9,
        nesterov: true,
        schedule: 'multi-step',
        milestones: [0.3, 0.6, 0.8],
        factors: [0.2, 0.04, 0.008],
      },
    },
  },
  /** Study A: Adam 1e-4 under a one-cycle up to 0.1 that moves once an epoch; its standardisation is unbiased. */
  'study-a': {
    barlow: {
      options: { projector: [512, 512, 512], lambda: 5e-3, deviation: 'unbiased' },
      optimizer: { name: 'adam', learningRate: 0.1, schedule: 'one-cycle', warmup: 0.01, by: 'epoch' },
      recipe: 'study-a',
    },
  },
  /**
   * Study B: one fixed turn an image, the best epoch kept; Adam with the Keras CIFAR ResNet example's steps, here as shares of
   * the training.
   */
  'study-b': {
    rotation: {
      options: { turns: 'one', augment: 'none', keepBest: 1000 },
      optimizer: {
        name: 'adam',
        learningRate: 1e-3,
        schedule: 'multi-step',
        by: 'epoch',
        milestones: [0.4, 0.6, 0.8, 0.9],
        factors: [0.1, 0.01, 0.001, 0.0005],
      },
    },
  },
} as const satisfies Record<string, Preset>;
