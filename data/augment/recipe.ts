import { PUBLISHED_RECIPES } from './published-recipes.ts';

/** A closed interval. */
export type Range = readonly [low: number, high: number];

/**
 * One random view, as values: every probability and range is a parameter. Operations run in this order: crop, flip,
 * jitter, gray, blur, solarize, quarter turns. With probability 0 an operation is off.
 */
export interface Recipe {
  readonly name: string;
  /** Share of the image's area, and width / height (log-uniform); torchvision's RandomResizedCrop. */
  readonly crop: { readonly scale: Range; readonly ratio: Range; readonly interpolation: 'bilinear' | 'bicubic' };
  /** Probability of a horizontal flip. */
  readonly flip: number;
  /** Strengths: factors are uniform in 1 ± x (not below 0), hue shifts in ± hue of the circle (at most 0.5). */
  readonly jitter: {
    readonly probability: number;
    readonly brightness: number;
    readonly contrast: number;
    readonly saturation: number;
    readonly hue: number;
  };
  /** Probability of grayscale. */
  readonly gray: number;
  /** True Gaussian kernel with reflected borders (torchvision's, not Pillow's box blurs); kernel is odd, in pixels. */
  readonly blur: { readonly probability: number; readonly kernel: number; readonly sigma: Range };
  /** Levels from the threshold on are inverted. */
  readonly solarize: { readonly probability: number; readonly threshold: number };
  /** Probability that the view is turned by one of 0, 90, 180, 270 degrees. Always last: a later flip would spoil the label. */
  readonly turn: number;
  /** What is otherwise in the second view of a pair: in the odd ones of a cache, counted from 0. */
  readonly second?: Partial<Pick<Recipe, 'blur' | 'solarize'>>;
}

/** The recipe of one view of many. */
export const recipeOf = ({ second, ...recipe }: Recipe, view: number): Recipe =>
  second && view % 2 === 1 ? { ...recipe, ...second } : recipe;

const NO_BLUR: Recipe['blur'] = { probability: 0, kernel: 3, sigma: [0.1, 2] };
const RATIO: Range = [3 / 4, 4 / 3];

/** The default: SimCLR's colour at strength 0.5 without blur (2002.05709, CIFAR-10), crops from a fifth on. */
const STRATA: Recipe = {
  name: 'strata',
  crop: { scale: [0.2, 1], ratio: RATIO, interpolation: 'bilinear' },
  flip: 0.5,
  jitter: { probability: 0.8, brightness: 0.4, contrast: 0.4, saturation: 0.4, hue: 0.1 },
  gray: 0.2,
  blur: NO_BLUR,
  solarize: { probability: 0, threshold: 128 },
  turn: 0,
};

/** Study A's views, with the defaults of its library at the time spelled out. */
const STUDY_A: Recipe = {
  name: 'study-a',
  crop: { scale: [0.08, 1], ratio: RATIO, interpolation: 'bilinear' },
  flip: 0.5,
  jitter: { probability: 0.3, brightness: 0.2, contrast: 0.2, saturation: 0.2, hue: 0.2 },
  gray: 0.3,
  blur: NO_BLUR,
  solarize: { probability: 0.3, threshold: 128 },
  turn: 0,
};

/** Multi-crop's small views (2006.09882): as the full ones, of a small part of the image. */
const SMALL_CROPS: Recipe = {
  ...STRATA,
  name: 'small-crops',
  crop: { scale: [0.05, 0.3], ratio: RATIO, interpolation: 'bilinear' },
};

/** Recipes by name. */
export const RECIPES: Readonly<Record<'strata' | 'study-a' | 'small-crops' | keyof typeof PUBLISHED_RECIPES, Recipe>> =
  {
    ...PUBLISHED_RECIPES,
    strata: STRATA,
    'study-a': STUDY_A,
    'small-crops': SMALL_CROPS,
  };
