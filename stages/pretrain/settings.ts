import type { Experiment } from '../../experiments/experiment.ts';
import { METHOD_DEFAULTS, type MethodOptions } from '../../experiments/method-options.ts';
import { type OptimizerPreset, PRESETS } from '../../experiments/presets.ts';
import type { RecipeName } from '../../experiments/recipes.ts';
import type { OptimizerChoice } from '../optimizers.ts';

type Pretrain = NonNullable<Experiment['pretrain']>;
type Preset = {
  readonly [M in keyof MethodOptions]?: {
    readonly options: object;
    readonly optimizer: OptimizerPreset;
    readonly recipe?: RecipeName;
  };
};

const ADAM: OptimizerChoice = {
  name: 'adam',
  learningRate: 1e-3,
  weightDecay: 0,
  momentum: 0.9,
  nesterov: false,
  schedule: 'cosine',
  warmup: 0,
};

/** What a method is trained with: the defaults, the preset over them, and over both what the experiment says itself. */
export function settingsOf<M extends keyof MethodOptions>(
  { preset, options, optimizer, batch }: Pick<Pretrain, 'preset' | 'options' | 'optimizer' | 'batch'>,
  method: M,
): { readonly options: MethodOptions[M]; readonly optimizer: OptimizerChoice; readonly recipe: RecipeName } {
  const chosen = (PRESETS[preset] as Preset)[method];
  const given: OptimizerPreset = chosen?.optimizer ?? ADAM;
  const { per = 0, learningRate, ...rest } = given;
  const scaled = { ...rest, learningRate: per > 0 ? (learningRate * batch) / per : learningRate };
  return {
    options: merged(merged(METHOD_DEFAULTS[method], chosen?.options), options[method]),
    optimizer: merged(merged(ADAM, scaled), optimizer),
    recipe: chosen?.recipe ?? 'strata',
  };
}

/** `over` laid over `base`; objects in objects too, lists as a whole. */
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
