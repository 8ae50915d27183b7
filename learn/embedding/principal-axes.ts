import type { Matrix } from '../evaluate/matrix.ts';

/** Limit of orthogonal iteration. It may not separate axes of nearly equal variance; a map can start from either. */
const ROUNDS = 60;

/**
 * Coordinates of rows along their two directions of largest variance, centred and scaled to [-`extent`, `extent`]. A
 * map that starts there is deterministic and keeps distant groups apart (Kobak and Linderman 2021,
 * doi:10.1038/s41587-020-00809-z). The largest entry of each direction is positive.
 *
 * @param rows - [n, d]
 * @returns [n, 2], row by row
 */
export function principalCoordinates({ rows, columns, data }: Matrix, extent: number): Float64Array {
  const means = new Float64Array(columns);
  for (let i = 0; i < data.length; i++) means[i % columns]! += data[i]! / rows;
  // A start that favours no column. Both directions are iterated at once, so that they stay apart.
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

/**
 * Orthonormalises in place: unit length, and the second without its component along the first. Directions without
 * variance become zeros.
 */
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
