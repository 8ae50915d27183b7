/** Names of augmentation recipes; `data/augment/published-recipes.ts` has their values and sources. */
export const RECIPE_NAMES = [
  'strata',
  'study-a',
  'solo-symmetric',
  'solo-symmetric-weak',
  'solo-asymmetric',
  'solo-vicreg',
  'solo-imagenet-asymmetric',
  'solo-imagenet-weak',
  'lightly',
  'lightly-asymmetric',
  'lightly-swav',
  'simclr-cifar',
  'simclr-imagenet',
  'moco-cifar',
  'moco-imagenet',
  'barlow-imagenet',
  'swav-imagenet',
  'supcon-cifar',
  'keras-simclr',
  'keras-simclr-weak',
  'keras-nnclr',
  'keras-nnclr-weak',
  'keras-supcon',
  'keras-simsiam',
] as const;

export const SMALL_RECIPE_NAMES = ['small-crops', 'solo-small-crops', 'swav-imagenet-small'] as const;

export type RecipeName = (typeof RECIPE_NAMES)[number];
export type SmallRecipeName = (typeof SMALL_RECIPE_NAMES)[number];
