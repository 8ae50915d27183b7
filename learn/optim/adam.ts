import * as tf from '@tensorflow/tfjs-core';
import type { Parameter } from '../encoders/parameter.ts';
import { adamUpdate } from '../engine/updates.ts';
import { createSlots, flatWeights } from './flat.ts';
import type { Optimizer, OptimizerSpec } from './optimizer-types.ts';

/** torch.optim.Adam (Kingma and Ba 2015, 1412.6980), AdamW (1711.05101) with `decoupled`, Keras' Adam with `uncorrected`. */
export function createAdam(spec: OptimizerSpec & { name: 'adam' }, parameters: readonly Parameter[]): Optimizer {
  const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, weightDecay = 0, decoupled = false, uncorrected = false } = spec;
  const weights = flatWeights(parameters);
  const slots = createSlots();
  let steps = 0;
  return {
    step(gradient, { learningRate, momentum }) {
      steps += 1;
      tf.tidy(() => {
        let w = weights.current();
        let g = gradient;
        if (weightDecay > 0 && decoupled) w = tf.mul(w, 1 - learningRate * weightDecay);
        else if (weightDecay > 0) g = tf.add(g, tf.mul(w, weightDecay));
        const state = { weights: w, mean: slots.get('mean', w.size), square: slots.get('square', w.size) };
        const settings = { learningRate, beta1: momentum ?? beta1, beta2, epsilon, uncorrected, steps };
        const next = adamUpdate<tf.Tensor1D>(state, g, settings);
        slots.set('mean', next.mean);
        slots.set('square', next.square);
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
