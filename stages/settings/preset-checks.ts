import { METHOD_CARDS, type MethodId, methodCard } from '../../learn/methods/cards.ts';
import type { PresetName } from '../../learn/methods/method-card.ts';
import { presetOf } from './presets.ts';

/** Checks of pretraining settings that one field alone cannot make. Each returns the refusal as a sentence, or undefined. */

interface Checked {
  readonly split: { readonly validation: number };
  readonly augment: { readonly recipe: string };
  readonly pretrain: {
    readonly preset: PresetName;
    readonly methods: readonly MethodId[];
    readonly epochs: number;
    readonly exportEvery: number | null;
    readonly options: Readonly<Record<MethodId, object>>;
  } | null;
}

/** A preset that does not cover a method: our own defaults under its name would be misattributed. */
export function presetUnknown({ pretrain }: Checked): string | undefined {
  if (!pretrain || pretrain.preset === 'strata') return undefined;
  const { preset, methods } = pretrain;
  const unknown = methods.filter((method) => !presetOf(preset, method));
  if (unknown.length === 0) return undefined;
  const known = METHOD_CARDS.filter(({ id }) => presetOf(preset, id)).map(({ id }) => id);
  return `The preset ${preset} has no values for ${unknown.join(', ')}: it covers ${known.join(', ')}. Remove the others from pretrain.methods, or set pretrain.preset=strata and give options and optimizer yourself`;
}

/** Views by the preset's recipe, for a method to which the preset gives none. */
export function noRecipe({ pretrain, augment }: Checked): string | undefined {
  if (!pretrain || augment.recipe !== 'preset') return undefined;
  const { preset, methods } = pretrain;
  const without = methods.filter((one) => methodCard(one).views === 'cached' && !presetOf(preset, one)?.recipe);
  if (without.length === 0) return undefined;
  return `augment.recipe=preset uses the recipe of pretrain.preset, and ${preset} has none for ${without.join(', ')}. Name a recipe, such as augment.recipe=strata, or choose another preset`;
}

/** A training that ends before its first export. */
export function exportsNothing({ pretrain }: Checked): string | undefined {
  if (!pretrain?.exportEvery || pretrain.exportEvery <= pretrain.epochs) return undefined;
  return `pretrain.exportEvery=${pretrain.exportEvery} exceeds pretrain.epochs=${pretrain.epochs}, so no epoch would be exported. Set it to ${pretrain.epochs} or less, or to null for no exports`;
}

/** A best epoch to be chosen on validation images when there are none. */
export function chosenOnNothing({ pretrain, split }: Checked): string | undefined {
  if (!pretrain || split.validation > 0) return undefined;
  const { preset, options, methods } = pretrain;
  const keepBest = (from: object | undefined): unknown => (from as { keepBest?: number } | undefined)?.keepBest;
  const choosing = methods.find((one) => keepBest(options[one]) ?? keepBest(presetOf(preset, one)?.options));
  if (!choosing) return undefined;
  return `The best epoch of ${choosing} is chosen on validation images (pretrain.options.${choosing}.keepBest, set by the study or by the preset ${preset}), and split.validation=0 keeps none: give split.validation a value`;
}
