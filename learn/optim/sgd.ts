import * as tf from '@tensorflow/tfjs-core';
import type { Parameter } from '../encoders/parameter.ts';
import { momentumUpdate } from '../engine/updates.ts';
import { createSlots, flatWeights } from './flat.ts';
import type { Optimizer, OptimizerSpec } from './optimizer-types.ts';

/** torch.optim.SGD: momentum without dampening, Nesterov, L2 penalty. The first step's momentum is the gradient. */
export function createSgd(spec: OptimizerSpec & { name: 'sgd' }, parameters: readonly Parameter[]): Optimizer {
  const { nesterov = false, weightDecay = 0 } = spec;
  const weights = flatWeights(parameters);
  const slots = createSlots();
  let steps = 0;
  return {
    step(gradient, pace) {
      steps += 1;
      const momentum = pace.momentum ?? spec.momentum ?? 0;
      const { learningRate } = pace;
      tf.tidy(() => {
        const w = weights.current();
        const g = weightDecay > 0 ? (tf.add(gradient, tf.mul(w, weightDecay)) as tf.Tensor1D) : gradient;
        if (momentum === 0) return weights.replace(tf.sub(w, tf.mul(g, learningRate)));
        const state = { weights: w, velocity: slots.get('momentum', w.size) };
        const next = momentumUpdate<tf.Tensor1D>(state, g, { learningRate, momentum, nesterov });
        slots.set('momentum', next.velocity);
        weights.replace(next.weights);
      });
    },
    state: () => slots.save(steps),
    load(state) {
      steps = state.steps;
      slots.load(state);
    },
    dispose() {
      weights.dispose();
      slots.dispose();
    },
  };
}
