import * as v from 'valibot';
import type { OptimizerSpec } from '../learn/optim/optimizer.ts';
import type { ScheduleSpec } from '../learn/optim/schedule.ts';

/** The choice of an optimiser and its schedule, as stages take it. */
export const optimizerParams = v.strictObject({
  name: v.picklist(['adam', 'sgd']),
  learningRate: v.number(),
  weightDecay: v.number(),
  momentum: v.number(),
  nesterov: v.boolean(),
  schedule: v.picklist(['constant', 'cosine', 'one-cycle']),
  /** Share of all steps. */
  warmup: v.number(),
});

export type OptimizerChoice = v.InferOutput<typeof optimizerParams>;

export function optimizerSpec({ name, weightDecay, momentum, nesterov }: OptimizerChoice): OptimizerSpec {
  return name === 'adam' ? { name, weightDecay } : { name, weightDecay, momentum, nesterov };
}

export function scheduleSpec({ schedule, learningRate, warmup }: OptimizerChoice, steps: number): ScheduleSpec {
  switch (schedule) {
    case 'constant':
      return { name: 'constant' };
    case 'cosine':
      return { name: 'cosine', warmup: Math.round(warmup * steps) };
    case 'one-cycle':
      return warmup > 0
        ? { name: 'one-cycle', peak: learningRate, share: warmup }
        : { name: 'one-cycle', peak: learningRate };
  }
}
