import * as v from 'valibot';
import { METHOD_IDS } from '../../learn/methods/cards.ts';
import { PRESET_NAMES } from '../../learn/methods/method-card.ts';
import { count, whole } from '../../learn/schema-words.ts';
import { isDistinct, TWICE } from './distinct.ts';
import { init } from './given-weights.ts';
import { labelTrainingSettings } from './label-training-settings.ts';
import { methodOptions } from './method-options.ts';
import { optimizerSettings } from './optimizer-settings.ts';

const seeds = v.optional(v.pipe(v.array(whole), v.minLength(1), v.check(isDistinct, TWICE)), [0]);

export const pretrainSettings = v.strictObject({
  methods: v.optional(v.pipe(v.array(v.picklist(METHOD_IDS)), v.minLength(1), v.check(isDistinct, TWICE)), [
    'barlow-twins',
  ]),
  seeds,
  epochs: count,
  batch: v.optional(v.pipe(count, v.minValue(2)), 256),
  /** What to do with the images of an epoch that fill no batch: leave them out (default), or train on them too. */
  lastBatch: v.exactOptional(v.picklist(['drop', 'keep'])),
  /** Epochs between exports of the backbone, each probed by `probe.sgd` on all labels; null for no exports. */
  exportEvery: v.optional(v.nullable(count), null),
  /** Published heads, losses and optimisers; options and optimizer of this study override them. */
  preset: v.optional(v.picklist(PRESET_NAMES), 'strata'),
  /** Overrides the preset's optimiser; without a preset, Adam at 1e-3 on a cosine. */
  optimizer: v.optional(v.partial(optimizerSettings), {}),
  /** Weights that every method starts from; null draws the first weights by seed. */
  init,
  /** Options of each method, by its name. */
  options: v.optional(methodOptions, {}),
});

export const supervisedSettings = v.strictObject({
  seeds,
  /** Weights to start from; null draws the first weights by seed. */
  init,
  ...labelTrainingSettings.entries,
});
