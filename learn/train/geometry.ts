/**
 * Alignment and uniformity on the unit sphere (Wang and Isola 2020, 2005.10242): closeness of the two views of an
 * image, and evenness of images over the sphere. Lower is better for both.
 */
export interface Geometry {
  /** Mean squared distance between the l2-normalised views of one image; 0 … 4. */
  readonly alignment: number;
  /** ln of the mean of exp(-2 distance²) over pairs of images; 0 where all coincide. */
  readonly uniformity: number;
}

/** @param first, second - Two views of the same n images, [n, d] row by row. Uniformity is that of the first. */
export function geometryOf(first: Float32Array, second: Float32Array, n: number, d: number): Geometry {
  const a = normalised(first, n, d);
  const b = normalised(second, n, d);
  let alignment = 0;
  for (let i = 0; i < n; i++) alignment += squaredDistance(a, b, i, i, d);
  return { alignment: alignment / n, uniformity: uniformity(a, n, d) };
}

/** @param n - At least 2. */
function uniformity(rows: Float64Array, n: number, d: number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) sum += Math.exp(-2 * squaredDistance(rows, rows, i, j, d));
  return Math.log(sum / ((n * (n - 1)) / 2));
}

function squaredDistance(a: Float64Array, b: Float64Array, i: number, j: number, d: number): number {
  let sum = 0;
  for (let k = 0; k < d; k++) sum += (a[i * d + k]! - b[j * d + k]!) ** 2;
  return sum;
}

function normalised(rows: Float32Array, n: number, d: number): Float64Array {
  const out = Float64Array.from(rows.subarray(0, n * d));
  for (let i = 0; i < n; i++) {
    let square = 0;
    for (let k = 0; k < d; k++) square += out[i * d + k]! ** 2;
    const norm = Math.sqrt(square) || 1;
    for (let k = 0; k < d; k++) out[i * d + k] = out[i * d + k]! / norm;
  }
  return out;
}
