import * as tf from '@tensorflow/tfjs-core';
import { ATTRIBUTE, type Attribute } from './attributes.ts';
import { flag, T, text } from './native-attributes.ts';
import type { NativeBackend } from './native-backend.ts';
import { nativeBackend } from './ops.ts';

/**
 * Update rules of the optimisers. Each disposes the tensors of the state it is given and returns new ones, which belong
 * to the caller's `tf.tidy`; gradients stay. On native a step is one pass over memory, in place; a tensor that shares a
 * buffer with the state keeps its old values, since TensorFlow then copies. Tensors may be flat over all parameters, or
 * of one parameter.
 */

export interface AdamState<T extends tf.Tensor = tf.Tensor> {
  readonly weights: T;
  /** Average of the gradients, zeros at first. */
  readonly mean: T;
  /** Average of the squared gradients, zeros at first. */
  readonly square: T;
}

export interface AdamSettings {
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /** True adds epsilon to the root before it is corrected, as Keras and TensorFlow do. */
  readonly uncorrected?: boolean;
  /** Number of this step, from 1; it corrects averages that start at zero. */
  readonly steps: number;
}

/** Adam (arXiv 1412.6980) as in torch.optim.Adam: epsilon is added to the corrected root, unless it is `uncorrected`. */
export function adamUpdate<T extends tf.Tensor>(
  state: AdamState<T>,
  gradient: T,
  settings: AdamSettings,
): AdamState<T> {
  const backend = nativeBackend();
  return backend === undefined ? plainAdam(state, gradient, settings) : nativeAdam(backend, state, gradient, settings);
}

export interface MomentumState<T extends tf.Tensor = tf.Tensor> {
  readonly weights: T;
  /** Zeros at first. */
  readonly velocity: T;
}

export interface MomentumSettings {
  readonly learningRate: number;
  readonly momentum: number;
  readonly nesterov?: boolean;
}

/**
 * SGD with momentum as in torch.optim.SGD (no dampening): velocity = momentum velocity + g, weights -= rate velocity.
 */
export function momentumUpdate<T extends tf.Tensor>(
  state: MomentumState<T>,
  gradient: T,
  settings: MomentumSettings,
): MomentumState<T> {
  const backend = nativeBackend();
  return backend === undefined
    ? plainMomentum(state, gradient, settings)
    : nativeMomentum(backend, state, gradient, settings);
}

/** See `adamUpdate`. Exported as the reference in tests of the fused step. */
export function plainAdam<T extends tf.Tensor>(state: AdamState<T>, gradient: T, settings: AdamSettings): AdamState<T> {
  const { learningRate, beta1, beta2, steps } = settings;
  const correction = Math.sqrt(1 - beta2 ** steps);
  const rate = (learningRate * correction) / (1 - beta1 ** steps);
  const next = tf.tidy(() => {
    const mean = tf.add(tf.mul(state.mean, beta1), tf.mul(gradient, 1 - beta1));
    const square = tf.add(tf.mul(state.square, beta2), tf.mul(tf.square(gradient), 1 - beta2));
    const change = tf.mul(tf.div(mean, tf.add(tf.sqrt(square), addedBefore(settings))), rate);
    return { weights: tf.sub(state.weights, change), mean, square };
  });
  tf.dispose([state.weights, state.mean, state.square]);
  return next as unknown as AdamState<T>;
}

/** See `momentumUpdate`. */
export function plainMomentum<T extends tf.Tensor>(
  state: MomentumState<T>,
  gradient: T,
  settings: MomentumSettings,
): MomentumState<T> {
  const { learningRate, momentum, nesterov = false } = settings;
  const next = tf.tidy(() => {
    const velocity = tf.add(tf.mul(state.velocity, momentum), gradient);
    const direction = nesterov ? tf.add(gradient, tf.mul(velocity, momentum)) : velocity;
    return { weights: tf.sub(state.weights, tf.mul(direction, learningRate)), velocity };
  });
  tf.dispose([state.weights, state.velocity]);
  return next as unknown as MomentumState<T>;
}

/** TensorFlow adds epsilon to the root before it corrects it, PyTorch after it: what TensorFlow has to add. */
const addedBefore = ({ epsilon, beta2, steps, uncorrected = false }: AdamSettings): number =>
  uncorrected ? epsilon : epsilon * Math.sqrt(1 - beta2 ** steps);

const DATA_TYPE: Attribute = { ...T, name: 'dtype' };

function nativeAdam<R extends tf.Tensor>(
  backend: NativeBackend,
  state: AdamState<R>,
  gradient: R,
  settings: AdamSettings,
): AdamState<R> {
  const { learningRate, beta1, beta2, steps } = settings;
  const hat = addedBefore(settings);
  const [weights, mean, square] = inPlace(backend, [state.weights, state.mean, state.square], (slots) => {
    const scalars = [beta1 ** steps, beta2 ** steps, learningRate, beta1, beta2, hat].map((value) => tf.scalar(value));
    const attributes = [T, flag('use_locking', false), flag('use_nesterov', false)];
    backend.executeMultipleOutputs('ResourceApplyAdam', attributes, [...slots, ...scalars, gradient], 0);
    tf.dispose(scalars);
  });
  return { weights, mean, square } as unknown as AdamState<R>;
}

function nativeMomentum<R extends tf.Tensor>(
  backend: NativeBackend,
  state: MomentumState<R>,
  gradient: R,
  settings: MomentumSettings,
): MomentumState<R> {
  const [weights, velocity] = inPlace(backend, [state.weights, state.velocity], (slots) => {
    const [rate, momentum] = [tf.scalar(settings.learningRate), tf.scalar(settings.momentum)];
    const attributes = [T, flag('use_locking', false), flag('use_nesterov', settings.nesterov ?? false)];
    backend.executeMultipleOutputs('ResourceApplyMomentum', attributes, [...slots, rate, gradient, momentum], 0);
    tf.dispose([rate, momentum]);
  });
  return { weights, velocity } as unknown as MomentumState<R>;
}

/** TensorFlow variables that hold tensors during one update. */
const lenders: tf.Tensor[] = [];

/**
 * Moves tensors into TensorFlow variables, lets `update` change these, and moves them out again. The tensors' own
 * handles are deleted first, so each buffer has one owner and changes in place.
 */
function inPlace(backend: NativeBackend, tensors: readonly tf.Tensor[], update: (slots: tf.Tensor[]) => void) {
  while (lenders.length < tensors.length) lenders.push(newVariable(backend, `strata-${lenders.length}`));
  const slots = lenders.slice(0, tensors.length);
  const assign = (slot: tf.Tensor, value: tf.Tensor) =>
    backend.executeMultipleOutputs('AssignVariableOp', [DATA_TYPE], [slot, value], 0);
  tensors.forEach((tensor, i) => {
    assign(slots[i]!, tensor);
    tensor.dispose();
  });
  update(slots);
  const nothing = tf.scalar(0);
  const results = slots.map((slot) => {
    const value = backend.executeSingleOutput('ReadVariableOp', [DATA_TYPE], [slot]);
    assign(slot, nothing);
    return value;
  });
  nothing.dispose();
  return results;
}

function newVariable(backend: NativeBackend, name: string): tf.Tensor {
  const shape: Attribute = { name: 'shape', type: ATTRIBUTE.SHAPE, value: null };
  const attributes = [DATA_TYPE, shape, text('container', ''), text('shared_name', name)];
  return tf.keep(backend.executeSingleOutput('VarHandleOp', attributes, []));
}
