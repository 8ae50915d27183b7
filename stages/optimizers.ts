import * as v from 'valibot';
import type { OptimizerSpec } from '../learn/optim/optimizer-types.ts';
import type { ScheduleSpec } from '../learn/optim/schedule.ts';

/** The choice of an optimiser and its schedule, as stages take it. */
export const optimizerParams = v.strictObject({
  name: v.picklist(['adam', 'adamw', 'sgd', 'lars']),
  learningRate: v.number(),
  weightDecay: v.number(),
  momentum: v.number(),
  nesterov: v.boolean(),
  schedule: v.picklist(['constant', 'cosine', 'one-cycle', 'multi-step', 'plateau']),
  /** Share of all steps. */
  warmup: v.number(),
  /** Whether the schedule moves at each step, as where absent, or once an epoch. */
  by: v.exactOptional(v.picklist(['step', 'epoch'])),
  /** `multi-step`: shares of the training after which the rate is the base times the factor; 0.1 each where absent. */
  milestones: v.exactOptional(v.array(v.number())),
  factors: v.exactOptional(v.array(v.number())),
  /** `plateau`: epochs that are borne without a lower loss. */
  patience: v.exactOptional(v.number()),
  /** LARS: length of a step in lengths of the weights, and whether the learning rate bounds it. */
  eta: v.exactOptional(v.number()),
  clip: v.exactOptional(v.boolean()),
});

export type OptimizerChoice = v.InferOutput<typeof optimizerParams>;

export function optimizerSpec(choice: OptimizerChoice): OptimizerSpec {
  const { name, weightDecay, momentum, nesterov, eta, clip } = choice;
  switch (name) {
    case 'adam':
      return { name, weightDecay };
    case 'adamw':
      return { name: 'adam', weightDecay, decoupled: true };
    case 'sgd':
      return { name, weightDecay, momentum, nesterov };
    case 'lars':
      return { name, weightDecay, momentum, ...(eta !== undefined && { eta }), ...(clip !== undefined && { clip }) };
  }
}

/** @param steps, epochs - Of the whole training: shares of it become positions. */
export function scheduleSpec(choice: OptimizerChoice, { steps, epochs }: Duration): ScheduleSpec {
  const per = choice.by ?? 'step';
  return { per, ...shapeOf(choice, per === 'epoch' ? epochs : steps) };
}

interface Duration {
  readonly steps: number;
  readonly epochs: number;
}

function shapeOf(choice: OptimizerChoice, total: number): Omit<ScheduleSpec, 'per'> & ScheduleSpec {
  const { schedule: name, learningRate, warmup, milestones = [], factors, patience } = choice;
  switch (name) {
    case 'constant':
      return { name };
    case 'cosine':
      return { name, warmup: Math.round(warmup * total) };
    case 'one-cycle':
      return { name, peak: learningRate, ...(warmup > 0 && { share: warmup }) };
    case 'multi-step':
      return { name, milestones: milestones.map((share) => Math.round(share * total)), ...(factors && { factors }) };
    case 'plateau':
      return { name, ...(patience !== undefined && { patience }) };
  }
}
