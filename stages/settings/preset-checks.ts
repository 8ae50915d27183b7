import { METHOD_CARDS, type MethodId, methodCard } from '../../learn/methods/cards.ts';
import type { PresetName } from '../../learn/methods/method-card.ts';
import { presetOf } from './presets.ts';

/** Checks of pretraining settings that one field alone cannot make. Each returns the refusal as a sentence, or undefined. */

interface Checked {
  readonly split: { readonly validation: number };
  readonly augment: { readonly recipe: string };
  readonly encoder: { readonly normalise: boolean | 'mean-image' | 'symmetric' };
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

/** Options by which an epoch is chosen. */
interface Choosing {
  readonly keepBest?: number;
  readonly chooseOn?: string;
  readonly meanOf?: string;
}

interface Watching {
  readonly fineTune: { readonly watch?: string } | null;
  readonly probe: { readonly sgd: { readonly watch?: string } | null } | null;
}

/**
 * A best epoch to be chosen on validation images when there are none, choices that nothing makes, and a choice by test images
 * that are watched for looking alone.
 */
export function chosenOnNothing({ pretrain, split, encoder, fineTune, probe }: Checked & Watching): string | undefined {
  if (!pretrain) return undefined;
  const watched = fineTune?.watch ? 'fineTune.watch' : probe?.sgd?.watch ? 'probe.sgd.watch' : undefined;
  const { preset, options, methods } = pretrain;
  for (const method of methods) {
    const place = `pretrain.options.${method}`;
    const chosen = { ...presetOf(preset, method)?.options, ...options[method] } as Choosing;
    const { keepBest, chooseOn, meanOf } = chosen;
    if (keepBest !== undefined && chooseOn !== 'test' && split.validation === 0)
      return `The best epoch of ${method} is chosen on validation images (${place}.keepBest, set by the study or by the preset ${preset}), and split.validation=0 keeps none: give split.validation a value`;
    if (watched && chooseOn === 'test')
      return `${watched}=test watches the test images for looking alone, and ${place}.chooseOn=test chooses an epoch by them: leave ${watched} out, or set ${place}.chooseOn=validation`;
    if (keepBest === undefined && chooseOn !== undefined)
      return `${place}.chooseOn=${chooseOn} says on which images the best epoch is chosen, and none is chosen without ${place}.keepBest: give that the number of images`;
    if (meanOf === 'turned' && encoder.normalise !== 'mean-image')
      return `${place}.meanOf=turned is about the mean image, and encoder.normalise=${encoder.normalise} subtracts none: set encoder.normalise=mean-image, or ${place}.meanOf=images`;
  }
  return undefined;
}
