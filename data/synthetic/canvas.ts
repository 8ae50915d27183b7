import type { Random } from '../types.ts';

/**
 * A canvas, its colours and its brushes. Everything uses only + - * /, comparisons and floor, which give the same bits on
 * every machine.
 */
export interface Canvas {
  /** Height and width in pixels. */
  readonly side: number;
  /** Pixels in a length of 1 on a canvas of 32 pixels, in which painters state lengths. */
  readonly unit: number;
  /** Levels `[side, side, 3]`; 0 to 255 are what an image can show. */
  readonly levels: Float64Array;
}

export type Colour = readonly [r: number, g: number, b: number];

/** Limits of a number that is drawn. */
export type Range = readonly [low: number, high: number];

export const blankCanvas = (side: number): Canvas => ({
  side,
  unit: side / 32,
  levels: new Float64Array(side * side * 3),
});

export const between = (random: Random, [low, high]: Range): number => low + (high - low) * random.uniform();

/** Which colours are drawn: how light, and how far each channel may be from that. */
export interface Palette {
  readonly level: Range;
  readonly chroma: Range;
}

export function colour(random: Random, { level, chroma }: Palette): Colour {
  const grey = between(random, level);
  const far = between(random, chroma);
  const apart: Range = [-far, far];
  return [grey + between(random, apart), grey + between(random, apart), grey + between(random, apart)];
}

const lightness = ([r, g, b]: Colour): number => 0.3 * r + 0.59 * g + 0.11 * b;

/** A colour that is lighter or darker than another one by at least `least`. */
export function contrasting(random: Random, other: Colour, least: number, palette: Palette): Colour {
  for (let attempt = 0; attempt < 30; attempt++) {
    const found = colour(random, palette);
    if (Math.abs(lightness(found) - lightness(other)) > least) return found;
  }
  return lightness(other) > 127 ? [20, 20, 30] : [235, 235, 225];
}

/** Cosine and sine of a chance angle. `limit` is the tangent of half the largest angle. */
export function direction(random: Random, limit: number): readonly [number, number] {
  const t = between(random, [-limit, limit]);
  const square = t * t;
  return [(1 - square) / (1 + square), (2 * t) / (1 + square)];
}

/** Smooth random levels in -1…1 for each pixel: a coarse grid of values, interpolated. */
export function smoothNoise(random: Random, cells: number, side: number): Float64Array {
  const grid = Float64Array.from({ length: (cells + 1) ** 2 }, () => random.uniform() * 2 - 1);
  const out = new Float64Array(side * side);
  for (let y = 0; y < side; y++) {
    const gy = (y * cells) / side;
    const y0 = Math.floor(gy);
    const fy = gy - y0;
    for (let x = 0; x < side; x++) {
      const gx = (x * cells) / side;
      const x0 = Math.floor(gx);
      const fx = gx - x0;
      const at = y0 * (cells + 1) + x0;
      const top = grid[at]! * (1 - fx) + grid[at + 1]! * fx;
      const bottom = grid[at + cells + 1]! * (1 - fx) + grid[at + cells + 2]! * fx;
      out[y * side + x] = top * (1 - fy) + bottom * fy;
    }
  }
  return out;
}

/** Mixes a colour into a pixel; `alpha` is its share. */
export function blend({ levels }: Canvas, pixel: number, tint: Colour, alpha: number): void {
  for (let k = 0; k < 3; k++) {
    const at = 3 * pixel + k;
    levels[at] = levels[at]! + (tint[k]! - levels[at]!) * alpha;
  }
}

/** Points of a pixel that are tested against a figure, for soft edges. */
export const SAMPLES = [1 / 6, 3 / 6, 5 / 6];
