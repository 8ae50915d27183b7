import * as tf from '@tensorflow/tfjs-core';
import { normaliseRows } from '../losses/normalise-rows.ts';
import type { NamedTensor, Random } from '../types.ts';
import { queueTooShort } from './problems.ts';

/** The newest embeddings, newest first; rows have length 1. */
export interface Queue {
  /** [length, d] */
  readonly rows: tf.Tensor2D;
  /** Adds rows [b, d] at the front and drops as many at the end; of more than its length, the first. */
  push(rows: tf.Tensor2D): void;
  state(): Promise<NamedTensor>;
  load(rows: NamedTensor): void;
  dispose(): void;
}

/**
 * A queue filled with noise on the unit sphere; with rows of other lengths, training could not lower the loss.
 *
 * @throws Problem `queue-too-short` if a batch does not fit
 */
export function createQueue(length: number, d: number, batch: number, random: Random): Queue {
  if (length < batch) throw queueTooShort(length, batch);
  const noise = Float32Array.from({ length: length * d }, () => random.normal());
  let rows = tf.tidy(() => tf.keep(normaliseRows(tf.tensor2d(noise, [length, d]))));
  const replace = (next: tf.Tensor2D) => {
    rows.dispose();
    rows = next;
  };
  return {
    get rows() {
      return rows;
    },
    push(newest) {
      replace(
        tf.tidy(() =>
          tf.keep(tf.slice(tf.concat([normaliseRows(newest), rows], 0), [0, 0], [length, d])),
        ) as tf.Tensor2D,
      );
    },
    state: async () => ({ shape: rows.shape, data: new Float32Array((await rows.data()) as Float32Array) }),
    load: ({ data }) => replace(tf.keep(tf.tensor2d(Float32Array.from(data), [length, d]))),
    dispose: () => rows.dispose(),
  };
}
