/**
 * Pillow's colour operations on packed RGB bytes `[pixels, 3]`, in place. Blends are computed in float32 and truncated,
 * as ImageEnhance does (libImaging/Blend.c); luma is Pillow's integer formula.
 */

/** ITU-R 601 luma in 16-bit fixed point, as Pillow converts RGB to L. */
export const luma = (r: number, g: number, b: number): number => (r * 19595 + g * 38470 + b * 7471 + 0x8000) >> 16;

const table = new Uint8Array(256);

function applyTable(pixels: Uint8Array): void {
  for (let i = 0; i < pixels.length; i++) pixels[i] = table[pixels[i]!]!;
}

const truncated = (value: number): number => (value <= 0 ? 0 : value >= 255 ? 255 : Math.trunc(value));

/** Sets the table to blends of a constant level with each level. */
function blendTable(level: number, factor: number): void {
  const alpha = Math.fround(factor);
  for (let v = 0; v < 256; v++) table[v] = truncated(Math.fround(level + Math.fround(alpha * (v - level))));
}

/** Blend with black. */
export function brightness(pixels: Uint8Array, factor: number): void {
  blendTable(0, factor);
  applyTable(pixels);
}

/** Blend with the rounded mean of the luma. */
export function contrast(pixels: Uint8Array, factor: number): void {
  let sum = 0;
  for (let i = 0; i < pixels.length; i += 3) sum += luma(pixels[i]!, pixels[i + 1]!, pixels[i + 2]!);
  blendTable(Math.trunc(sum / (pixels.length / 3) + 0.5), factor);
  applyTable(pixels);
}

const scaled = new Float32Array(511);

/** Blend of each pixel with its luma. */
export function saturation(pixels: Uint8Array, factor: number): void {
  const alpha = Math.fround(factor);
  for (let d = -255; d <= 255; d++) scaled[d + 255] = alpha * d;
  for (let i = 0; i < pixels.length; i += 3) {
    const r = pixels[i]!;
    const g = pixels[i + 1]!;
    const b = pixels[i + 2]!;
    const l = luma(r, g, b);
    const base = 255 - l;
    const nr = Math.fround(l + scaled[base + r]!);
    const ng = Math.fround(l + scaled[base + g]!);
    const nb = Math.fround(l + scaled[base + b]!);
    pixels[i] = nr <= 0 ? 0 : nr >= 255 ? 255 : nr;
    pixels[i + 1] = ng <= 0 ? 0 : ng >= 255 ? 255 : ng;
    pixels[i + 2] = nb <= 0 ? 0 : nb >= 255 ? 255 : nb;
  }
}

/** Luma in all three channels. */
export function grayscale(pixels: Uint8Array): void {
  for (let i = 0; i < pixels.length; i += 3) {
    const l = luma(pixels[i]!, pixels[i + 1]!, pixels[i + 2]!);
    pixels[i] = l;
    pixels[i + 1] = l;
    pixels[i + 2] = l;
  }
}

/** Inverts levels at or above `threshold`. */
export function solarize(pixels: Uint8Array, threshold: number): void {
  for (let v = 0; v < 256; v++) table[v] = v >= threshold ? 255 - v : v;
  applyTable(pixels);
}
