import type { MethodOptions } from './method-options.ts';
import { PRESETS } from './presets.ts';
import type { RecipeName } from './recipes.ts';

/** What a preset says of one method. */
interface Entry {
  readonly options: { readonly keepBest?: number };
  readonly recipe?: RecipeName;
}

/** Where a method's options and presets stand, as far as that is not under its own name. */
const KEYS: Readonly<Record<string, keyof MethodOptions>> = {
  'barlow-twins': 'barlow',
  'denoising-autoencoder': 'denoising',
};
/** Methods that take images without a recipe's colours, which would spoil what they predict. */
const PLAIN = ['rotation', 'denoising-autoencoder', 'colorization'];

export type PresetName = keyof typeof PRESETS;

/** What a preset has for a method; undefined where it knows nothing of it. @param method - As `pretrain.methods` names it */
export const presetOf = (preset: PresetName, method: string): Entry | undefined =>
  (PRESETS[preset] as Readonly<Record<string, Entry>>)[KEYS[method] ?? method];

interface Checked {
  readonly split: { readonly validation: number };
  readonly augment: { readonly recipe: string };
  readonly pretrain: {
    readonly preset: PresetName;
    readonly methods: readonly string[];
    readonly epochs: number;
    readonly exportEvery: number | null;
    readonly options: { readonly rotation: { readonly keepBest?: number | undefined } };
  } | null;
}

const knownTo = (preset: PresetName): string =>
  Object.keys(PRESETS[preset])
    .map((key) => Object.keys(KEYS).find((name) => KEYS[name] === key) ?? key)
    .join(', ');

/** A sentence where a preset knows nothing of a method: our own defaults under its name would be nobody's. */
export function presetUnknown({ pretrain }: Checked): string | undefined {
  if (!pretrain || pretrain.preset === 'strata') return undefined;
  const { preset, methods } = pretrain;
  const unknown = methods.filter((method) => !presetOf(preset, method));
  if (unknown.length === 0) return undefined;
  return `The preset ${preset} has nothing for ${unknown.join(', ')}: it knows ${knownTo(preset)}. Leave the others out of pretrain.methods, or take pretrain.preset=strata and give options and optimizer yourself`;
}

/** A sentence where views are to be made as the preset has them, and it has none for a method. */
export function noRecipe({ pretrain, augment }: Checked): string | undefined {
  if (!pretrain || augment.recipe !== 'preset') return undefined;
  const without = pretrain.methods.filter((one) => !PLAIN.includes(one) && !presetOf(pretrain.preset, one)?.recipe);
  if (without.length === 0) return undefined;
  return `augment.recipe=preset takes the views of pretrain.preset, and ${pretrain.preset} names none for ${without.join(', ')}. Name a recipe, augment.recipe=strata for one, or another preset`;
}

/** A sentence where a training ends before its first export. */
export function exportsNothing({ pretrain }: Checked): string | undefined {
  if (!pretrain?.exportEvery || pretrain.exportEvery <= pretrain.epochs) return undefined;
  return `pretrain.exportEvery=${pretrain.exportEvery} is more than pretrain.epochs=${pretrain.epochs}: nothing would be exported on the way. Give it a value up to ${pretrain.epochs}, or null for none`;
}

/** A sentence where the best epoch of rotation prediction is to be chosen on validation images that there are not. */
export function chosenOnNothing({ pretrain, split }: Checked): string | undefined {
  if (!pretrain?.methods.includes('rotation') || split.validation > 0) return undefined;
  const { preset, options } = pretrain;
  if (!(options.rotation.keepBest ?? presetOf(preset, 'rotation')?.options.keepBest)) return undefined;
  return 'The best epoch of rotation prediction is chosen on validation images (options.rotation.keepBest, which the preset study-b sets), and split.validation=0 keeps none: give it a value';
}
