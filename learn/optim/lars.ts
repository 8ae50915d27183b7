import * as tf from '@tensorflow/tfjs-core';
import type { Parameter } from '../encoders/parameter.ts';
import { momentumUpdate } from '../engine/updates.ts';
import { createSlots, flatten, flatWeights } from './flat.ts';
import type { Optimizer, OptimizerSpec } from './optimizer-types.ts';

/** Keeps the trust ratio finite where a gradient is zero. */
const EPSILON = 1e-8;

/**
 * LARS (You et al. 2017, 1708.03888) as in solo-learn: the gradient of every matrix and filter, with its decay, is
 * scaled to `eta` times the length of the weights; with `clip`, the learning rate bounds the step. Biases and the
 * weights of normalisation take plain momentum steps without decay.
 */
export function createLars(spec: OptimizerSpec & { name: 'lars' }, parameters: readonly Parameter[]): Optimizer {
  const { momentum: ownMomentum = 0.9, weightDecay = 0, eta = 0.02, clip = true } = spec;
  const weights = flatWeights(parameters);
  const slots = createSlots();
  const sizes = parameters.map(({ value }) => value.size);
  const adapted = parameters.map(({ value }) => value.rank > 1);
  let steps = 0;
  const length = (x: tf.Tensor) => tf.sqrt(tf.sum(tf.square(x)));
  const scaled = (g: tf.Tensor, w: tf.Tensor, learningRate: number): tf.Tensor => {
    const [lengthOfWeights, lengthOfGradient] = [length(w), length(g)];
    const decay = tf.mul(lengthOfWeights, weightDecay);
    const ratio = tf.div(tf.mul(lengthOfWeights, eta), tf.add(tf.add(lengthOfGradient, decay), EPSILON));
    // A tensor of zeros has no length, so it takes a plain step.
    const used = tf.where(tf.greater(tf.mul(lengthOfWeights, lengthOfGradient), 0), ratio, tf.onesLike(ratio));
    const clipped = clip ? tf.minimum(tf.div(used, learningRate), 1) : used;
    return tf.mul(tf.add(g, tf.mul(w, weightDecay)), clipped);
  };
  return {
    step(gradient, pace) {
      steps += 1;
      const { learningRate, momentum = ownMomentum } = pace;
      tf.tidy(() => {
        const w = weights.current();
        const ws = tf.split(w, sizes);
        const gs = tf.split(gradient, sizes);
        const g = flatten(gs.map((part, i) => (adapted[i] ? scaled(part, ws[i]!, learningRate) : part)));
        const state = { weights: w, velocity: slots.get('momentum', w.size) };
        const next = momentumUpdate<tf.Tensor1D>(state, g, { learningRate, momentum });
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
