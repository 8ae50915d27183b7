import type { Range, Recipe } from './recipe.ts';

/*
 * Views of published code. The position of a flip does not matter, since it commutes with the other operations. solo-learn and
 * the authors use Pillow's blur, a sum of box blurs; here it is the true Gaussian of the same deviation, cut at three times the
 * largest deviation.
 */

const RATIO: Range = [3 / 4, 4 / 3];
const SIGMA: Range = [0.1, 2];

const crop = (smallest: number, interpolation: 'bilinear' | 'bicubic', largest = 1): Recipe['crop'] => ({
  scale: [smallest, largest],
  ratio: RATIO,
  interpolation,
});
/** Brightness, contrast, saturation and hue by strength, with probability 0.8, as in all of these sources. */
const jitter = (strength: number, saturation = strength, hue = strength / 4): Recipe['jitter'] => ({
  probability: 0.8,
  brightness: strength,
  contrast: strength,
  saturation,
  hue,
});
const blur = (probability: number, kernel = 13): Recipe['blur'] => ({ probability, kernel, sigma: SIGMA });
const solarize = (probability: number): Recipe['solarize'] => ({ probability, threshold: 128 });

const COMMON = { flip: 0.5, gray: 0.2, blur: blur(0), solarize: solarize(0), turn: 0 } as const;
/** BYOL's and Barlow Twins' colours: saturation half as strong. */
const ASYMMETRIC = { ...COMMON, jitter: jitter(0.4, 0.2, 0.1), second: { solarize: solarize(0.2) } } as const;
/** The same at 224 pixels: the first view is always blurred, the second seldom. */
const ASYMMETRIC_IMAGENET = {
  ...ASYMMETRIC,
  blur: blur(1),
  second: { blur: blur(0.1), solarize: solarize(0.2) },
} as const;

type Views = Omit<Recipe, 'name'>;

/** github.com/vturrisi/solo-learn, scripts/pretrain/{cifar,imagenet}: crops are bicubic, as in all of its pretraining. */
const SOLO = {
  /** cifar/augmentations/symmetric.yaml: SimCLR, SwAV, supervised contrastive. */
  'solo-symmetric': { ...COMMON, crop: crop(0.08, 'bicubic'), jitter: jitter(0.8), blur: blur(0.5) },
  /** cifar/augmentations/symmetric_weak.yaml: MoCo, SimSiam. */
  'solo-symmetric-weak': { ...COMMON, crop: crop(0.08, 'bicubic'), jitter: jitter(0.4), blur: blur(0.5) },
  /** cifar/augmentations/asymmetric.yaml: Barlow Twins, NNCLR, BYOL. */
  'solo-asymmetric': { ...ASYMMETRIC, crop: crop(0.08, 'bicubic') },
  /** cifar/vicreg.yaml. */
  'solo-vicreg': { ...COMMON, crop: crop(0.2, 'bicubic'), jitter: jitter(0.4, 0.2, 0.1), solarize: solarize(0.1) },
  /** imagenet/augmentations/asymmetric.yaml: Barlow Twins, BYOL. */
  'solo-imagenet-asymmetric': { ...ASYMMETRIC_IMAGENET, crop: crop(0.08, 'bicubic') },
  /** imagenet/augmentations/symmetric_weak.yaml: MoCo. */
  'solo-imagenet-weak': { ...COMMON, crop: crop(0.08, 'bicubic'), jitter: jitter(0.4), blur: blur(0.5) },
  /** cifar/multicrop: SwAV's six crops of 18 pixels. */
  'solo-small-crops': {
    ...COMMON,
    crop: crop(0.08, 'bicubic', 0.5),
    jitter: jitter(0.8),
    blur: blur(0.1),
    solarize: solarize(0.1),
  },
} as const satisfies Record<string, Views>;

/** github.com/lightly-ai/lightly, docs/source/getting_started/benchmarks/cifar10_benchmark.py. */
const LIGHTLY = {
  /** SimCLR, MoCo, NNCLR, SimSiam. */
  lightly: { ...COMMON, crop: crop(0.08, 'bilinear'), jitter: jitter(0.4) },
  /** Barlow Twins, which uses the BYOL transform there. */
  'lightly-asymmetric': { ...ASYMMETRIC, crop: crop(0.08, 'bilinear') },
  'lightly-swav': { ...COMMON, crop: crop(0.14, 'bilinear'), jitter: jitter(0.4) },
} as const satisfies Record<string, Views>;

/** The papers' own code. */
const AUTHORS = {
  /** github.com/google-research/simclr: strength 0.5 without blur. Its crops have TensorFlow's distribution, not this one. */
  'simclr-cifar': { ...COMMON, crop: crop(0.08, 'bicubic'), jitter: jitter(0.4) },
  /** The same at 224 pixels: strength 1, and a kernel of a tenth of the side. */
  'simclr-imagenet': { ...COMMON, crop: crop(0.08, 'bicubic'), jitter: jitter(0.8), blur: blur(0.5, 23) },
  /** github.com/facebookresearch/moco, branch colab-notebook. */
  'moco-cifar': { ...COMMON, crop: crop(0.08, 'bilinear'), jitter: jitter(0.4) },
  /** The same repository, main_moco.py --aug-plus. */
  'moco-imagenet': { ...COMMON, crop: crop(0.2, 'bilinear'), jitter: jitter(0.4), blur: blur(0.5) },
  /** github.com/facebookresearch/barlowtwins. */
  'barlow-imagenet': { ...ASYMMETRIC_IMAGENET, crop: crop(0.08, 'bicubic') },
  /** github.com/facebookresearch/swav: two full crops and small ones. */
  'swav-imagenet': { ...COMMON, crop: crop(0.14, 'bilinear'), jitter: jitter(0.8), blur: blur(0.5) },
  'swav-imagenet-small': { ...COMMON, crop: crop(0.05, 'bilinear', 0.14), jitter: jitter(0.8), blur: blur(0.5) },
  /** github.com/HobbitLong/SupContrast. */
  'supcon-cifar': { ...COMMON, crop: crop(0.2, 'bilinear'), jitter: jitter(0.4) },
} as const satisfies Record<string, Views>;

const WHOLE: Recipe['crop'] = { scale: [1, 1], ratio: [1, 1], interpolation: 'bilinear' };
const NO_JITTER = { probability: 0, brightness: 0, contrast: 0, saturation: 0, hue: 0 } as const;
const KERAS_COMMON = { ...COMMON, crop: WHOLE, jitter: NO_JITTER, gray: 0 } as const;
/** Shift and zoom that leave at least this share of the area. */
const area = (least: number) => ({ shift: (1 - Math.sqrt(least)) / 2, zoom: 1 - Math.sqrt(least), turn: 0 });
const brightness = (strength: number) => ({ shift: 0, zoom: 0, turn: 0, brightness: strength, jitter: 0 });

/** github.com/keras-team/keras-io, examples/vision. Those that end in `weak` are for training on labels. */
const KERAS = {
  /** semisupervised_simclr.py. */
  'keras-simclr': { ...KERAS_COMMON, layers: { ...area(0.25), brightness: 0.6, jitter: 0.2 } },
  'keras-simclr-weak': { ...KERAS_COMMON, layers: { ...area(0.75), brightness: 0.3, jitter: 0.1 } },
  /** nnclr.py. Its crops have borders between pixels; these have whole pixels. */
  'keras-nnclr': { ...KERAS_COMMON, crop: crop(0.2, 'bilinear'), layers: brightness(0.5) },
  'keras-nnclr-weak': { ...KERAS_COMMON, crop: crop(0.5, 'bilinear'), layers: brightness(0.2) },
  /** supervised-contrastive-learning.py, without its random width and height of a batch. */
  'keras-supcon': { ...KERAS_COMMON, layers: { shift: 0, zoom: 0, turn: 0.02, brightness: 0, jitter: 0 } },
  /** simsiam.py. Its crops of 32 pixels are whole images. */
  'keras-simsiam': {
    ...KERAS_COMMON,
    jitter: { probability: 0.8, brightness: 0.32, contrast: 0.32, saturation: 0.32, hue: 0.02, by: 'tensorflow' },
    gray: 0.2,
  },
} as const satisfies Record<string, Views>;

const ALL = { ...SOLO, ...LIGHTLY, ...AUTHORS, ...KERAS };

/** Published recipes by name. */
export const PUBLISHED_RECIPES = Object.fromEntries(
  Object.entries(ALL).map(([name, views]) => [name, { name, ...views }]),
) as Readonly<Record<keyof typeof ALL, Recipe>>;
