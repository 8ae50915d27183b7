import type { OptimizerSpec } from '../learn/optim/optimizer-types.ts';
import type { ScheduleSpec } from '../learn/optim/schedule.ts';
import type { OptimizerChoice } from './settings/optimizer-settings.ts';

/** The optimiser of a stage's parameters, as learning code takes it. */
export function optimizerSpec(choice: OptimizerChoice): OptimizerSpec {
  const { name, weightDecay, momentum, nesterov, eta, clip, epsilon, form } = choice;
  const own = { ...(epsilon !== undefined && { epsilon }), ...(form === 'keras' && { uncorrected: true }) };
  switch (name) {
    case 'adam':
      return { name, weightDecay, ...own };
    case 'adamw':
      return { name: 'adam', weightDecay, decoupled: true, ...own };
    case 'sgd':
      return { name, weightDecay, momentum, nesterov };
    case 'lars':
      return { name, weightDecay, momentum, ...(eta !== undefined && { eta }), ...(clip !== undefined && { clip }) };
  }
}

/** Turns shares of the training into positions. @param steps, epochs - Length of the whole training */
export function scheduleSpec(choice: OptimizerChoice, { steps, epochs }: Duration): ScheduleSpec {
  const per = choice.afterEpochs ? 'epoch' : (choice.by ?? 'step');
  return { per, ...shapeOf(choice, per === 'epoch' ? epochs : steps) };
}

interface Duration {
  readonly steps: number;
  readonly epochs: number;
}

function shapeOf(choice: OptimizerChoice, total: number): Omit<ScheduleSpec, 'per'> & ScheduleSpec {
  const { schedule: name, learningRate, warmup, milestones = [], afterEpochs, factors, patience } = choice;
  switch (name) {
    case 'constant':
      return { name };
    case 'cosine':
      return { name, warmup: Math.round(warmup * total) };
    case 'one-cycle':
      return { name, peak: learningRate, ...(warmup > 0 && { share: warmup }) };
    case 'multi-step':
      return {
        name,
        // `epoch > 80` begins with the epoch 81.
        milestones: afterEpochs?.map((epoch) => epoch + 1) ?? milestones.map((share) => Math.round(share * total)),
        ...(factors && { factors }),
      };
    case 'plateau':
      return { name, ...(patience !== undefined && { patience }) };
  }
}
