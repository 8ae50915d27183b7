import { type Matrix, matrix } from '../evaluate/matrix.ts';

/** Mean and standard deviation of each column, [d]; divided by n, not n - 1, as in scikit-learn's StandardScaler. */
export interface Standardiser {
  readonly mean: Float64Array;
  readonly std: Float64Array;
}

/**
 * Statistics of the labelled training subset. A column whose spread is rounding noise counts as constant: its std is 1,
 * so it is 0 on this subset and stays small elsewhere.
 */
export function fitStandardiser({ rows, columns, data }: Matrix): Standardiser {
  const mean = new Float64Array(columns);
  const std = new Float64Array(columns);
  for (let i = 0; i < data.length; i++) mean[i % columns]! += data[i]! / rows;
  for (let i = 0; i < data.length; i++) std[i % columns]! += (data[i]! - mean[i % columns]!) ** 2 / rows;
  for (let j = 0; j < columns; j++) {
    std[j] = Math.sqrt(std[j]!);
    if (std[j]! <= 1e-7 * Math.abs(mean[j]!)) std[j] = 1;
  }
  return { mean, std };
}

/** (x - mean) / std by column. */
export function standardise(x: Matrix, { mean, std }: Standardiser): Matrix {
  const { columns, data } = x;
  return matrix(
    data.map((value, i) => (value - mean[i % columns]!) / std[i % columns]!),
    columns,
  );
}
