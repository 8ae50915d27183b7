import * as tf from '@tensorflow/tfjs-core';
import type { Parameter } from '../encoders/parameter.ts';
import { createSlots, flatWeights } from './flat.ts';
import type { Optimizer, OptimizerSpec } from './optimizer.ts';

/** torch.optim.Adam (Kingma and Ba 2015, 1412.6980), and AdamW (1711.05101) with `decoupled`. */
export function createAdam(spec: OptimizerSpec & { name: 'adam' }, parameters: readonly Parameter[]): Optimizer {
  const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, weightDecay = 0, decoupled = false } = spec;
  const weights = flatWeights(parameters);
  const slots = createSlots();
  let steps = 0;
  return {
    step(gradient, { learningRate, momentum }) {
      steps += 1;
      const b1 = momentum ?? beta1;
      const rate = learningRate / (1 - b1 ** steps);
      const correction = Math.sqrt(1 - beta2 ** steps);
      const next = tf.tidy(() => {
        let w = weights.current();
        let g = gradient;
        if (weightDecay > 0 && decoupled) w = tf.mul(w, 1 - learningRate * weightDecay);
        else if (weightDecay > 0) g = tf.add(g, tf.mul(w, weightDecay));
        const m = blend(slots.get('mean'), g, b1);
        const v = blend(slots.get('square'), tf.square(g), beta2);
        slots.set('mean', m);
        slots.set('square', v);
        // rate * m / (sqrt(v) / correction + epsilon), with the scalars drawn together.
        const denominator = tf.add(tf.sqrt(v), epsilon * correction);
        return tf.sub(w, tf.mul(tf.div(m, denominator), rate * correction)) as tf.Tensor1D;
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

/** beta * average + (1 - beta) * value, from an average of 0. */
function blend(average: tf.Tensor1D | undefined, value: tf.Tensor1D, beta: number): tf.Tensor1D {
  const share = tf.mul(value, 1 - beta) as tf.Tensor1D;
  return average ? tf.add(tf.mul(average, beta), share) : share;
}
