import * as tf from '@tensorflow/tfjs-core';
import type { Parameter } from '../encoders/parameter.ts';
import { createSlots, flatWeights } from './flat.ts';
import type { Optimizer, OptimizerSpec } from './optimizer.ts';

/** torch.optim.SGD: momentum without dampening, Nesterov, L2 penalty. The first step's momentum is the gradient itself. */
export function createSgd(spec: OptimizerSpec & { name: 'sgd' }, parameters: readonly Parameter[]): Optimizer {
  const { nesterov = false, weightDecay = 0 } = spec;
  const weights = flatWeights(parameters);
  const slots = createSlots();
  let steps = 0;
  return {
    step(gradient, pace) {
      steps += 1;
      const momentum = pace.momentum ?? spec.momentum ?? 0;
      const next = tf.tidy(() => {
        const w = weights.current();
        let g = weightDecay > 0 ? (tf.add(gradient, tf.mul(w, weightDecay)) as tf.Tensor1D) : gradient;
        if (momentum > 0) {
          const before = slots.get('momentum');
          const m: tf.Tensor1D = before ? tf.add(tf.mul(before, momentum), g) : tf.clone(g);
          slots.set('momentum', m);
          g = nesterov ? tf.add(g, tf.mul(m, momentum)) : m;
        }
        return tf.sub(w, tf.mul(g, pace.learningRate)) as tf.Tensor1D;
      });
      weights.replace(next);
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
