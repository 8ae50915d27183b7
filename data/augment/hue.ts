/**
 * Hue rotation through Pillow's 8-bit HSV (libImaging/Convert.c), as torchvision does it for PIL images, with the same
 * roundings. Tables, made at first use, hold divisions and float32 steps.
 */

const { fround } = Math;

/** Hue 0…255 by (sector, max - min, max - mid). A sector says which channel is largest and which is smallest. */
let hues: Uint8Array | undefined;
/** Saturation 0…255 by (max - min, max). */
let saturations: Uint8Array;
/** round(value * (1 - saturation / 255)) by (saturation, value). */
let lows: Uint8Array;

const clipLevel = (level: number): number => (level < 0 ? 0 : level > 255 ? 255 : level);

function makeTables(): Uint8Array {
  const table = new Uint8Array(6 * 65536);
  saturations = new Uint8Array(65536);
  lows = new Uint8Array(65536);
  for (let range = 1; range < 256; range++) {
    for (let d = 0; d <= range; d++) {
      // (max - channel) / range is 0 for the largest channel, 1 for the smallest, and `mid` for the one between.
      const mid = fround(d / range);
      const differences = [1 - mid, fround(mid - 1), 2 + 1 - mid, 2 + mid - 1, 4 + 1 - mid, 4 + mid - 1];
      for (const [sector, difference] of differences.entries()) {
        const turn = fround((fround(difference) / 6 + 1) % 1);
        table[(sector << 16) | (range << 8) | d] = clipLevel(Math.trunc(turn * 255));
      }
    }
    for (let max = range; max < 256; max++) saturations[(range << 8) | max] = Math.trunc(fround(range / max) * 255);
  }
  for (let s = 0; s < 256; s++) {
    for (let v = 0; v < 256; v++) lows[(s << 8) | v] = roundAway(v * (1 - fround(s / 255)));
  }
  return table;
}

/** C's round: halves away from zero (never negative here). */
const roundAway = (value: number): number => Math.floor(value + 0.5);

const sectors = new Uint8Array(256);
const rests = new Float64Array(256);

/** Adds `shift` (0…255) to the 8-bit hue of packed RGB pixels `[pixels, 3]`, in place. */
export function shiftHue(pixels: Uint8Array, shift: number): void {
  hues ??= makeTables();
  for (let h = 0; h < 256; h++) {
    const shifted = (h + shift) & 255;
    const sixth = (shifted * 6) / 255;
    sectors[h] = Math.floor(sixth) % 6;
    rests[h] = fround(sixth - Math.floor(sixth));
  }
  for (let i = 0; i < pixels.length; i += 3) {
    const r = pixels[i]!;
    const g = pixels[i + 1]!;
    const b = pixels[i + 2]!;
    const max = r > g ? (r > b ? r : b) : g > b ? g : b;
    const min = r < g ? (r < b ? r : b) : g < b ? g : b;
    const range = max - min;
    if (range === 0) continue;
    const s = saturations[(range << 8) | max]!;
    if (s === 0) {
      pixels[i] = max;
      pixels[i + 1] = max;
      pixels[i + 2] = max;
      continue;
    }
    const mid = r + g + b - max - min;
    // Pillow tests for the largest in the order r, g, b.
    const sector = r === max ? (b === min ? 0 : 1) : g === max ? (r === min ? 2 : 3) : g === min ? 4 : 5;
    const h = hues[(sector << 16) | (range << 8) | (max - mid)]!;
    const rest = rests[h]!;
    const fs = fround(s / 255);
    const p = lows[(s << 8) | max]!;
    const q = Math.floor(max * (1 - fround(fs * rest)) + 0.5);
    const t = Math.floor(max * (1 - fs * (1 - rest)) + 0.5);
    switch (sectors[h]) {
      case 0:
        pixels[i] = max;
        pixels[i + 1] = t;
        pixels[i + 2] = p;
        break;
      case 1:
        pixels[i] = q;
        pixels[i + 1] = max;
        pixels[i + 2] = p;
        break;
      case 2:
        pixels[i] = p;
        pixels[i + 1] = max;
        pixels[i + 2] = t;
        break;
      case 3:
        pixels[i] = p;
        pixels[i + 1] = q;
        pixels[i + 2] = max;
        break;
      case 4:
        pixels[i] = t;
        pixels[i + 1] = p;
        pixels[i + 2] = max;
        break;
      default:
        pixels[i] = max;
        pixels[i + 1] = p;
        pixels[i + 2] = q;
    }
  }
}

/** torchvision's `adjust_hue`: `factor` in turns (-0.5…0.5), truncated to 1/255 of the circle. */
export function hue(pixels: Uint8Array, factor: number): void {
  shiftHue(pixels, Math.trunc(factor * 255) & 255);
}
