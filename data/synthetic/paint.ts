import type { Random } from '../types.ts';
import { SHAPES } from './shapes.ts';

export const SIDE = 32;

/** From 0 to 1: how strongly tilt, shear, small size, low contrast, clutter, occlusion and noise hide the shape. */
const DIFFICULTY = 0.6;

type Colour = readonly [r: number, g: number, b: number];

const between = (random: Random, low: number, high: number): number => low + (high - low) * random.uniform();

/** Mostly muted, as in photographs: vivid colours would identify an image better than its shape. */
function colour(random: Random): Colour {
  const level = between(random, 25, 230);
  const chroma = between(random, 10, 75);
  return [
    level + between(random, -chroma, chroma),
    level + between(random, -chroma, chroma),
    level + between(random, -chroma, chroma),
  ];
}

const lightness = ([r, g, b]: Colour): number => 0.3 * r + 0.59 * g + 0.11 * b;

/** A colour that is lighter or darker than another one by at least `least`. */
function contrasting(random: Random, other: Colour, least: number): Colour {
  for (let attempt = 0; attempt < 30; attempt++) {
    const found = colour(random);
    if (Math.abs(lightness(found) - lightness(other)) > least) return found;
  }
  return lightness(other) > 127 ? [20, 20, 30] : [235, 235, 225];
}

/** A direction, without sine and cosine: their last bits differ between machines. */
function direction(random: Random, limit: number): readonly [number, number] {
  const t = between(random, -limit, limit);
  const square = t * t;
  return [(1 - square) / (1 + square), (2 * t) / (1 + square)];
}

/** Smooth random levels in -1…1: a coarse grid of values, interpolated. */
function smoothNoise(random: Random, cells: number): Float64Array {
  const grid = Float64Array.from({ length: (cells + 1) ** 2 }, () => random.uniform() * 2 - 1);
  const out = new Float64Array(SIDE * SIDE);
  for (let y = 0; y < SIDE; y++) {
    const gy = (y * cells) / SIDE;
    const y0 = Math.floor(gy);
    const fy = gy - y0;
    for (let x = 0; x < SIDE; x++) {
      const gx = (x * cells) / SIDE;
      const x0 = Math.floor(gx);
      const fx = gx - x0;
      const at = y0 * (cells + 1) + x0;
      const top = grid[at]! * (1 - fx) + grid[at + 1]! * fx;
      const bottom = grid[at + cells + 1]! * (1 - fx) + grid[at + cells + 2]! * fx;
      out[y * SIDE + x] = top * (1 - fy) + bottom * fy;
    }
  }
  return out;
}

/**
 * Draws one image of class `label` into `out` (`[32, 32, 3]`); everything but the shape is random.
 */
export function paint(label: number, random: Random, out: Uint8Array): void {
  const canvas = new Float64Array(SIDE * SIDE * 3);
  const ground = colour(random);
  paintGround(canvas, ground, random);
  paintClutter(canvas, random.int(1 + Math.round(4 * DIFFICULTY)), random);
  paintObject(canvas, label, ground, random);
  if (random.uniform() < 0.45 * DIFFICULTY) paintOccluder(canvas, random);
  lightAndNoise(canvas, 2 + 10 * DIFFICULTY, random, out);
}

function paintGround(canvas: Float64Array, ground: Colour, random: Random): void {
  const other = colour(random);
  const strength = between(random, 0.1, 0.4);
  const [c, s] = direction(random, 1);
  const texture = smoothNoise(random, 2 + random.int(7));
  for (let i = 0; i < SIDE * SIDE; i++) {
    const ramp = ((i % SIDE) * c + Math.floor(i / SIDE) * s) / SIDE;
    const mix = strength * (0.5 * ramp + 0.8 * texture[i]!);
    for (let k = 0; k < 3; k++) canvas[3 * i + k] = ground[k]! + (other[k]! - ground[k]!) * mix;
  }
}

/** Small discs and strokes of any colour, which are also parts of shapes. */
function paintClutter(canvas: Float64Array, pieces: number, random: Random): void {
  for (let count = pieces; count > 0; count--) {
    const [cx, cy] = [between(random, 0, SIDE), between(random, 0, SIDE)];
    const [c, s] = direction(random, 1);
    const long = between(random, 1.5, 6);
    const thick = between(random, 0.8, 2);
    const tint = colour(random);
    const alpha = between(random, 0.3, 0.7);
    for (let y = 0; y < SIDE; y++) {
      for (let x = 0; x < SIDE; x++) {
        const u = ((x - cx) * c + (y - cy) * s) / long;
        const v = ((y - cy) * c - (x - cx) * s) / thick;
        if (u * u + v * v < 1) blend(canvas, y * SIDE + x, tint, alpha);
      }
    }
  }
}

function blend(canvas: Float64Array, pixel: number, tint: Colour, alpha: number): void {
  for (let k = 0; k < 3; k++) {
    const at = 3 * pixel + k;
    canvas[at] = canvas[at]! + (tint[k]! - canvas[at]!) * alpha;
  }
}

/** Points of a pixel that are tested against the shape, for soft edges. */
const SAMPLES = [1 / 6, 3 / 6, 5 / 6];
/** How far a sheared and stretched shape reaches from its centre, in radii. */
const REACH = 1.75;

function paintObject(canvas: Float64Array, label: number, ground: Colour, random: Random): void {
  const inside = SHAPES[label]!;
  const tint = contrasting(random, ground, 80 - 40 * DIFFICULTY);
  const second = colour(random);
  const shade = smoothNoise(random, 2 + random.int(3));
  const strength = between(random, 0, 0.35);
  const radius = between(random, 12 - 5 * DIFFICULTY, 13);
  const stretch = between(random, 0.8, 1.25);
  const shear = between(random, -0.25, 0.25) * DIFFICULTY;
  const reach = (SIDE - 1.4 * radius) / 2;
  const cx = SIDE / 2 + between(random, -reach, reach) * 0.8;
  const cy = SIDE / 2 + between(random, -reach, reach) * 0.8;
  const [c, s] = direction(random, 0.35 * DIFFICULTY);
  const mirrored = random.uniform() < 0.5 ? -1 : 1;
  const [top, bottom] = [Math.max(0, Math.floor(cy - REACH * radius)), Math.min(SIDE, Math.ceil(cy + REACH * radius))];
  const [left, right] = [Math.max(0, Math.floor(cx - REACH * radius)), Math.min(SIDE, Math.ceil(cx + REACH * radius))];
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      let hits = 0;
      for (const dy of SAMPLES) {
        for (const dx of SAMPLES) {
          const [px, py] = [(x + dx - cx) * mirrored, y + dy - cy];
          const u = (px * c + py * s) / (radius * stretch);
          const v = ((py * c - px * s) * stretch) / radius;
          if (inside(u + shear * v, v)) hits++;
        }
      }
      if (hits === 0) continue;
      const i = y * SIDE + x;
      const mix = strength * (0.5 + 0.5 * shade[i]!);
      const here: Colour = [
        tint[0] + (second[0] - tint[0]) * mix,
        tint[1] + (second[1] - tint[1]) * mix,
        tint[2] + (second[2] - tint[2]) * mix,
      ];
      blend(canvas, i, here, hits / SAMPLES.length ** 2);
    }
  }
}

/** A bar across the image, or a patch over a part of it. */
function paintOccluder(canvas: Float64Array, random: Random): void {
  const tint = colour(random);
  const [cx, cy] = [between(random, 4, SIDE - 4), between(random, 4, SIDE - 4)];
  const [c, s] = direction(random, 1);
  const long = random.uniform() < 0.5 ? 2 * SIDE : between(random, 2, 5);
  const thick = long > SIDE ? between(random, 0.8, 2.2) : between(random, 2, 5);
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) {
      const u = (x - cx) * c + (y - cy) * s;
      const v = (y - cy) * c - (x - cx) * s;
      if (Math.abs(u) < long && Math.abs(v) < thick) blend(canvas, y * SIDE + x, tint, 0.95);
    }
  }
}

/** Brightness, colour cast, a gradient of light, and the sensor's noise. */
function lightAndNoise(canvas: Float64Array, grainLimit: number, random: Random, out: Uint8Array): void {
  const gain = between(random, 0.6, 1.2);
  const cast = [between(random, 0.85, 1.15), between(random, 0.85, 1.15), between(random, 0.85, 1.15)];
  const [gx, gy] = [between(random, -0.3, 0.3), between(random, -0.3, 0.3)];
  const noise = between(random, 2, grainLimit) / 65536;
  let state = 1 + random.int(2 ** 31 - 1);
  for (let i = 0; i < SIDE * SIDE; i++) {
    const light = gain * (1 + gx * ((i % SIDE) / SIDE - 0.5) + gy * (Math.floor(i / SIDE) / SIDE - 0.5));
    for (let k = 0; k < 3; k++) {
      // A xorshift of its own: thousands of calls of the stream would take most of the time.
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      // The sum of two uniform numbers is bell-shaped enough, and needs no logarithm.
      const grain = ((state & 0xffff) + (state >>> 16) - 65536) * noise;
      const level = Math.floor(canvas[3 * i + k]! * light * cast[k]! + grain + 0.5);
      out[3 * i + k] = level < 0 ? 0 : level > 255 ? 255 : level;
    }
  }
}
