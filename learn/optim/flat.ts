import * as tf from '@tensorflow/tfjs-core';
import type { Parameter } from '../encoders/parameter.ts';
import type { OptimizerState } from './optimizer-types.ts';

/** Concatenates tensors. [sum of sizes] */
export function flatten(tensors: readonly tf.Tensor[]): tf.Tensor1D {
  return tf.concat(tensors.map((tensor) => tf.reshape(tensor, [tensor.size])) as tf.Tensor1D[]);
}

/** All parameters as one flat tensor, which is made again only where another part has replaced a value. */
export interface FlatWeights {
  current(): tf.Tensor1D;
  /** Stores new weights and gives each parameter its part. */
  replace(next: tf.Tensor1D): void;
  dispose(): void;
}

export function flatWeights(parameters: readonly Parameter[]): FlatWeights {
  const sizes = parameters.map(({ value }) => value.size);
  const shapes = parameters.map(({ value }) => value.shape);
  let flat: tf.Tensor1D | undefined;
  let pieces: tf.Tensor[] = [];
  return {
    current() {
      if (flat && parameters.every(({ value }, i) => value === pieces[i])) return flat;
      flat?.dispose();
      flat = tf.keep(tf.tidy(() => flatten(parameters.map(({ value }) => value))));
      return flat;
    },
    replace(next) {
      const values = tf.tidy(() => tf.split(next, sizes).map((piece, i) => tf.keep(tf.reshape(piece, shapes[i]!))));
      if (flat !== next) flat?.dispose();
      flat = tf.keep(next);
      pieces = values;
      for (const [i, parameter] of parameters.entries()) {
        parameter.value.dispose();
        parameter.value = values[i]!;
      }
    },
    dispose: () => flat?.dispose(),
  };
}

/** Named flat averages that persist between steps. */
export interface Slots {
  /** An average, zeros at first. An update may dispose it if it then calls `set`. */
  get(name: string, size: number): tf.Tensor1D;
  set(name: string, value: tf.Tensor1D): void;
  save(steps: number): Promise<OptimizerState>;
  load(state: OptimizerState): void;
  dispose(): void;
}

export function createSlots(): Slots {
  const slots = new Map<string, tf.Tensor1D>();
  const set = (name: string, value: tf.Tensor1D) => {
    slots.get(name)?.dispose();
    slots.set(name, tf.keep(value));
  };
  const dispose = () => {
    for (const value of slots.values()) value.dispose();
    slots.clear();
  };
  return {
    get: (name, size) => slots.get(name) ?? tf.zeros([size]),
    set,
    async save(steps) {
      const values: Record<string, Float32Array> = {};
      for (const [name, value] of slots) values[name] = new Float32Array(await value.data());
      return { steps, slots: values };
    },
    load(state) {
      dispose();
      for (const [name, value] of Object.entries(state.slots)) set(name, tf.tensor1d(value));
    },
    dispose,
  };
}
