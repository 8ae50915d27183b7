/** Rows of float32 numbers, packed: [rows, columns]. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly data: Float32Array;
}

export function matrix(data: Float32Array, columns: number): Matrix {
  return { rows: data.length / columns, columns, data };
}

/** The rows of these indices, in that order. */
export function gatherRows({ columns, data }: Matrix, indices: ArrayLike<number>): Matrix {
  const gathered = new Float32Array(indices.length * columns);
  for (let i = 0; i < indices.length; i++)
    gathered.set(data.subarray(indices[i]! * columns, (indices[i]! + 1) * columns), i * columns);
  return matrix(gathered, columns);
}
