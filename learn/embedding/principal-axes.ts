import type { Matrix } from '../evaluate/matrix.ts';

/** Rounds of orthogonal iteration at most. Axes of nearly equal variance are not told apart by then; a map may begin from either. */
const ROUNDS = 60;

/**
 * Coordinates of rows along their two directions of largest variance, centred, the larger in [-`extent`, `extent`]. A place
 * to begin a map from that is the same each time and keeps what is far apart apart (Kobak and Linderman 2021,
 * doi:10.1038/s41587-020-00809-z). Signs are set so that the largest entry of each direction is positive.
 *
 * @param rows - [n, d]
 * @returns [n, 2], row by row
 */
export function principalCoordinates({ rows, columns, data }: Matrix, extent: number): Float64Array {
  const means = new Float64Array(columns);
  for (let i = 0; i < data.length; i++) means[i % columns]! += data[i]! / rows;
  // Any start that favours no column; two directions at once, so that the second stays apart from the first.
  let axes = [0, 1].map((axis) => Float64Array.from({ length: columns }, (_, j) => Math.cos((axis + 1) * (j + 1))));
  orthonormalise(axes);
  for (let round = 0; round < ROUNDS; round++) {
    const scores = project({ rows, columns, data }, means, axes);
    axes = axes.map((_, axis) => {
      const next = new Float64Array(columns);
      for (let i = 0; i < rows; i++) {
        const score = scores[2 * i + axis]!;
        for (let j = 0; j < columns; j++) next[j]! += score * (data[i * columns + j]! - means[j]!);
      }
      return next;
    });
    orthonormalise(axes);
  }
  for (const axis of axes) {
    const largest = axis.reduce((best, value) => (Math.abs(value) > Math.abs(best) ? value : best), 0);
    if (largest < 0) for (let j = 0; j < columns; j++) axis[j]! *= -1;
  }
  const coordinates = project({ rows, columns, data }, means, axes);
  const reach = coordinates.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1;
  return coordinates.map((value) => (extent * value) / reach);
}

function project({ rows, columns, data }: Matrix, means: Float64Array, axes: readonly Float64Array[]): Float64Array {
  const [first, second] = axes as [Float64Array, Float64Array];
  const scores = new Float64Array(2 * rows);
  for (let i = 0; i < rows; i++) {
    let [a, b] = [0, 0];
    for (let j = 0; j < columns; j++) {
      const value = data[i * columns + j]! - means[j]!;
      a += value * first[j]!;
      b += value * second[j]!;
    }
    scores[2 * i] = a;
    scores[2 * i + 1] = b;
  }
  return scores;
}

/** In place: unit length, the second without its part along the first. Directions without variance become zeros. */
function orthonormalise([first, second]: readonly Float64Array[]): void {
  scale(first!);
  const along = first!.reduce((sum, value, j) => sum + value * second![j]!, 0);
  for (let j = 0; j < second!.length; j++) second![j]! -= along * first![j]!;
  scale(second!);
}

function scale(axis: Float64Array): void {
  const length = Math.sqrt(axis.reduce((sum, value) => sum + value * value, 0));
  for (let j = 0; j < axis.length; j++) axis[j] = length > 1e-12 ? axis[j]! / length : 0;
}
