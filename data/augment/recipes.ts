import { PUBLISHED_RECIPES } from './published-recipes.ts';
import type { Range, Recipe } from './recipe.ts';

const NO_BLUR: Recipe['blur'] = { probability: 0, kernel: 3, sigma: [0.1, 2] };
const RATIO: Range = [3 / 4, 4 / 3];

/** The default: SimCLR's colours at strength 0.5 without blur (arXiv:2002.05709, CIFAR-10), crops of at least a fifth. */
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

/** Study A's views. Values that it left to its library are the library's defaults at that time. */
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

/** Small views of multi-crop (arXiv:2006.09882): like the full ones, of a small part of the image. */
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
