import { roundHalfEven } from './draw.ts';

/** Index mirrored at the borders, without repeating the border pixel. */
function reflect(index: number, size: number): number {
  if (size === 1) return 0;
  const period = 2 * (size - 1);
  const at = ((index % period) + period) % period;
  return at < size ? at : period - at;
}

function gaussian(kernel: number, sigma: number): Float64Array {
  const half = (kernel - 1) / 2;
  const weights = Float64Array.from({ length: kernel }, (_, k) => Math.exp(-0.5 * ((k - half) / sigma) ** 2));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

/**
 * Gaussian blur of `[height, width, 3]` in place, as torchvision computes it: a true, truncated kernel of odd size with
 * reflected borders and one rounding at the end. Pillow's three box blurs are a different operation.
 */
export function gaussianBlur(pixels: Uint8Array, height: number, width: number, kernel: number, sigma: number): void {
  const weights = gaussian(kernel, sigma);
  const half = (kernel - 1) / 2;
  const rows = new Float64Array(pixels.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const to = (y * width + x) * 3;
      for (let k = 0; k < kernel; k++) {
        const from = (y * width + reflect(x + k - half, width)) * 3;
        for (let c = 0; c < 3; c++) rows[to + c]! += weights[k]! * pixels[from + c]!;
      }
    }
  }
  for (let y = 0; y < height; y++) {
    const lines = Array.from({ length: kernel }, (_, k) => reflect(y + k - half, height) * width * 3);
    for (let x = 0; x < width * 3; x++) {
      let sum = 0;
      for (let k = 0; k < kernel; k++) sum += weights[k]! * rows[lines[k]! + x]!;
      pixels[y * width * 3 + x] = roundHalfEven(sum);
    }
  }
}
