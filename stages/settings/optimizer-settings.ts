import * as v from 'valibot';
import { notNegative, positive, share, whole } from '../../learn/schema-words.ts';

/** An optimiser and its schedule of the learning rate. */
export const optimizerSettings = v.strictObject({
  name: v.optional(v.picklist(['adam', 'adamw', 'sgd', 'lars']), 'adam'),
  learningRate: v.optional(positive, 1e-3),
  weightDecay: v.optional(notNegative, 0),
  momentum: v.optional(share, 0.9),
  nesterov: v.optional(v.boolean(), false),
  schedule: v.optional(v.picklist(['constant', 'cosine', 'one-cycle', 'multi-step', 'plateau']), 'cosine'),
  /** Share of the training during which the rate rises. */
  warmup: v.optional(share, 0),
  /** The schedule moves at each step (default) or once an epoch. */
  by: v.exactOptional(v.picklist(['step', 'epoch'])),
  /** `multi-step`: shares of the training, and the factor of the rate after each (default 0.1, 0.01 …). */
  milestones: v.exactOptional(v.array(share)),
  factors: v.exactOptional(v.array(positive)),
  /** `multi-step`, in place of `milestones`: a factor applies in epochs after each of these, counted from 0 as in Keras. */
  afterEpochs: v.exactOptional(v.array(whole)),
  /** `plateau`: epochs without a lower loss before the rate falls (default 10). */
  patience: v.exactOptional(whole),
  /** Adam: added to the root of the squares (default 1e-8), before its correction with `form` keras. */
  epsilon: v.exactOptional(positive),
  form: v.exactOptional(v.picklist(['torch', 'keras'])),
  /** LARS: length of a step relative to the weights (default 0.02). */
  eta: v.exactOptional(positive),
  /** LARS: whether the learning rate bounds the step (default true). */
  clip: v.exactOptional(v.boolean()),
});

/** The parameters of a stage: the settings without defaults, so that a forgotten value does not compile. */
export const optimizerParams = v.required(optimizerSettings, [
  'name',
  'learningRate',
  'weightDecay',
  'momentum',
  'nesterov',
  'schedule',
  'warmup',
]);

export type OptimizerChoice = v.InferOutput<typeof optimizerSettings>;
