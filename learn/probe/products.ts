import * as tf from '@tensorflow/tfjs-core';
import type { Matrix } from './matrix.ts';

/** The two products that linear models are made of, with the features X [n, d] held ready. */
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

/** Below this many multiply-adds a product is faster, and more exact, in plain doubles than on any engine. */
const SMALL = 4e6;

/** By size alone, so the choice is the same on every machine: doubles for small products, float32 on the engine else. */
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

/** The features are uploaded once; of each product only the small factor goes there and the result comes back. */
export function engineProducts({ rows, columns, data }: Matrix): Products {
  const x = tf.tensor2d(data, [rows, columns]);
  const product = async (other: Float64Array, shape: [number, number], transposed: boolean) => {
    const result = tf.tidy(() => tf.matMul(x, tf.tensor2d(Float32Array.from(other), shape), transposed));
    // A copy: some backends hand out their own memory.
    const values = Float32Array.from((await result.data()) as Float32Array);
    result.dispose();
    return values;
  };
  return {
    columns,
    noise: 1e-8,
    times: (w, k) => product(w, [columns, k], false),
    transposedTimes: (r, k) => product(r, [rows, k], true),
    dispose: () => x.dispose(),
  };
}
