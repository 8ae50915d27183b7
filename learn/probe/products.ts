import * as tf from '@tensorflow/tfjs-core';
import type { Matrix } from '../evaluate/matrix.ts';

/** The two products of linear models, with the features X [n, d] at hand. */
export interface Products {
  readonly columns: number;
  /** Relative rounding error of a mean over the rows. */
  readonly noise: number;
  /** X W: [n, k]. `w` is [d, k], packed. */
  times(w: Float64Array, k: number): Promise<Float64Array | Float32Array>;
  /** Xᵀ R: [d, k]. `r` is [n, k], packed. */
  transposedTimes(r: Float64Array, k: number): Promise<Float64Array | Float32Array>;
  dispose(): void;
}

/** Below this many multiply-adds, plain doubles are faster than any engine, and more exact. */
const SMALL = 4e6;

/**
 * Chooses by size alone, so that every machine chooses the same: doubles for small products, otherwise float32 on the
 * engine.
 */
export function productsOf(x: Matrix, k: number): Products {
  return x.data.length * k <= SMALL ? plainProducts(x) : engineProducts(x);
}

export function plainProducts({ rows, columns, data }: Matrix): Products {
  return {
    columns,
    noise: 1e-15,
    async times(w, k) {
      const out = new Float64Array(rows * k);
      for (let i = 0; i < rows; i++)
        for (let j = 0; j < columns; j++) {
          const x = data[i * columns + j]!;
          for (let c = 0; c < k; c++) out[i * k + c]! += x * w[j * k + c]!;
        }
      return out;
    },
    async transposedTimes(r, k) {
      const out = new Float64Array(columns * k);
      for (let i = 0; i < rows; i++)
        for (let j = 0; j < columns; j++) {
          const x = data[i * columns + j]!;
          for (let c = 0; c < k; c++) out[j * k + c]! += x * r[i * k + c]!;
        }
      return out;
    },
    dispose() {},
  };
}

/** Uploads the features once; each product uploads only the small factor and reads the result. */
export function engineProducts({ rows, columns, data }: Matrix): Products {
  const x = tf.tensor2d(data, [rows, columns]);
  const valuesOf = async (result: tf.Tensor2D) => {
    // A copy, since some backends hand out their own memory.
    const values = new Float32Array((await result.data()) as Float32Array);
    result.dispose();
    return values;
  };
  const upload = (values: Float64Array, k: number) => tf.tensor2d(new Float32Array(values), [values.length / k, k]);
  return {
    columns,
    noise: 1e-8,
    times: (w, k) => valuesOf(tf.tidy(() => tf.matMul(x, upload(w, k)))),
    // Computed as (Rᵀ X)ᵀ: transposing the small factor is twice as fast in TensorFlow.
    transposedTimes: (r, k) => valuesOf(tf.tidy(() => tf.transpose(tf.matMul(upload(r, k), x, true)))),
    dispose: () => x.dispose(),
  };
}
