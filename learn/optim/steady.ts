import * as tf from '@tensorflow/tfjs-core';
import type { Parameter } from '../encoders/parameter.ts';
import { createOptimizer } from './optimizer.ts';
import type { Optimizer, OptimizerSpec } from './optimizer-types.ts';

const STEADY = 'steady/';

/**
 * One rule for all parameters; the last ones keep the base learning rate throughout the schedule, as SimSiam's
 * predictor does (2011.10566, 4.2).
 *
 * @param steady - Number of these last parameters.
 */
export function createSteadyOptimizer(
  spec: OptimizerSpec,
  parameters: readonly Parameter[],
  steady: number,
  learningRate: number,
): Optimizer {
  const cut = parameters.length - steady;
  const sizes = [parameters.slice(0, cut), parameters.slice(cut)].map((of) =>
    of.reduce((sum, { value }) => sum + value.size, 0),
  );
  const scheduled = createOptimizer(spec, parameters.slice(0, cut));
  const constant = createOptimizer(spec, parameters.slice(cut));
  return {
    step(gradient, pace) {
      const [first, last] = tf.split(gradient, sizes) as [tf.Tensor1D, tf.Tensor1D];
      scheduled.step(first, pace);
      constant.step(last, { learningRate });
      tf.dispose([first, last]);
    },
    async state() {
      const [{ steps, slots }, own] = [await scheduled.state(), await constant.state()];
      const kept = Object.entries(own.slots).map(([name, values]) => [STEADY + name, values] as const);
      return { steps, slots: { ...slots, ...Object.fromEntries(kept) } };
    },
    load({ steps, slots }) {
      const of = (own: boolean) =>
        Object.fromEntries(
          Object.entries(slots)
            .filter(([name]) => name.startsWith(STEADY) === own)
            .map(([name, values]) => [own ? name.slice(STEADY.length) : name, values]),
        );
      scheduled.load({ steps, slots: of(false) });
      constant.load({ steps, slots: of(true) });
    },
    dispose() {
      scheduled.dispose();
      constant.dispose();
    },
  };
}
