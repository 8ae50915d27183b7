/** Converts values in [0, 1] to bytes, with clipping. */
export const bytes = (values: Float32Array): Uint8Array =>
  Uint8Array.from(values, (value) => Math.round(255 * Math.min(1, Math.max(0, value))));

/** The mean squared error of each image. */
export function squaredErrors(made: Float32Array, wanted: Float32Array, count: number): number[] {
  const size = made.length / count;
  return Array.from({ length: count }, (_, image) => {
    let sum = 0;
    for (let i = image * size; i < (image + 1) * size; i++) sum += (made[i]! - wanted[i]!) ** 2;
    return sum / size;
  });
}
