import * as v from 'valibot';
import { type MethodId, type MethodOptions, methodCard } from '../../learn/methods/cards.ts';
import type { MethodPreset, OptimizerPreset, PresetName } from '../../learn/methods/method-card.ts';
import { type OptimizerChoice, optimizerSettings } from './optimizer-settings.ts';
import type { RecipeName } from './recipes.ts';
import type { pretrainSettings } from './training-settings.ts';

type Pretrain = v.InferOutput<typeof pretrainSettings>;

/** Adam at 1e-3 on a cosine. */
const DEFAULT_OPTIMIZER = v.parse(optimizerSettings, {});

/** A preset's values for a method; undefined if the preset does not cover it. `strata` is the card's defaults. */
export function presetOf<M extends MethodId>(
  preset: PresetName,
  method: M,
): MethodPreset<MethodOptions[M]> | undefined {
  const { presets } = methodCard(method);
  return preset === 'strata' ? undefined : (presets[preset] as MethodPreset<MethodOptions[M]> | undefined);
}

/** The settings that train a method: defaults, overridden by the preset, overridden by the experiment. */
export function settingsOf<M extends MethodId>(
  { preset, options, optimizer, batch }: Pick<Pretrain, 'preset' | 'options' | 'optimizer' | 'batch'>,
  method: M,
): { readonly options: MethodOptions[M]; readonly optimizer: OptimizerChoice; readonly recipe: RecipeName } {
  const chosen = presetOf(preset, method);
  const published: OptimizerPreset = chosen?.optimizer ?? DEFAULT_OPTIMIZER;
  const { per = 0, learningRate, ...rest } = published;
  const scaled = { ...rest, learningRate: per > 0 ? (learningRate * batch) / per : learningRate };
  const defaults: MethodOptions[M] = methodCard(method).defaults as MethodOptions[M];
  return {
    options: merged(merged(defaults, chosen?.options), options[method]),
    optimizer: merged(merged(DEFAULT_OPTIMIZER, scaled), optimizer),
    // A test checks that presets name known recipes.
    recipe: (chosen?.recipe ?? 'strata') as RecipeName,
  };
}

/** `base` overridden by `over`, in nested objects too; lists are replaced whole. */
function merged<T extends object>(base: T, over: object = {}): T {
  const out = { ...base } as Record<string, unknown>;
  for (const [name, value] of Object.entries(over)) {
    const below = out[name];
    if (value === undefined) continue;
    out[name] = isObject(value) && isObject(below) ? merged(below, value) : value;
  }
  return out as T;
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
