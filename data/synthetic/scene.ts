import type { Random } from '../types.ts';
import {
  between,
  blankCanvas,
  blend,
  type Canvas,
  type Colour,
  colour,
  direction,
  type Palette,
  type Range,
  smoothNoise,
} from './canvas.ts';

/** Ground, clutter, light and noise of an image. Lengths are in pixels of a 32-pixel image. */
export interface Scene {
  readonly ground: Palette;
  /** Colours of clutter and of what hides a part. */
  readonly things: Palette;
  /** Most pieces of clutter. */
  readonly clutter: number;
  /** Chance that something hides a part of the image. */
  readonly occluded: number;
  /** Brightness of the light, and of each of its colours. */
  readonly gain: Range;
  readonly cast: Range;
  /** The sensor's noise: the largest change of a level. */
  readonly noise: Range;
}

/**
 * Paints one image: ground, clutter, what `subject` paints on them, something that hides a part, light and noise.
 *
 * @param out - Receives the image, `[side, side, 3]`.
 */
export function paintScene(
  scene: Scene,
  side: number,
  random: Random,
  subject: (canvas: Canvas, ground: Colour) => void,
  out: Uint8Array,
): void {
  const canvas = blankCanvas(side);
  const ground = colour(random, scene.ground);
  paintGround(canvas, ground, colour(random, scene.ground), random);
  paintClutter(canvas, random.int(1 + scene.clutter), scene.things, random);
  subject(canvas, ground);
  if (random.uniform() < scene.occluded) paintOccluder(canvas, scene.things, random);
  lightAndNoise(canvas, scene, random, out);
}

function paintGround({ side, levels }: Canvas, ground: Colour, other: Colour, random: Random): void {
  const strength = between(random, [0.1, 0.4]);
  const [c, s] = direction(random, 1);
  const texture = smoothNoise(random, 2 + random.int(7), side);
  for (let i = 0; i < side * side; i++) {
    const ramp = ((i % side) * c + Math.floor(i / side) * s) / side;
    const mix = strength * (0.5 * ramp + 0.8 * texture[i]!);
    for (let k = 0; k < 3; k++) levels[3 * i + k] = ground[k]! + (other[k]! - ground[k]!) * mix;
  }
}

/** Small discs and strokes of any colour, which are also parts of figures. */
function paintClutter(canvas: Canvas, pieces: number, palette: Palette, random: Random): void {
  const { side, unit } = canvas;
  for (let count = pieces; count > 0; count--) {
    const [cx, cy] = [between(random, [0, side]), between(random, [0, side])];
    const [c, s] = direction(random, 1);
    const long = between(random, [1.5, 6]) * unit;
    const thick = between(random, [0.8, 2]) * unit;
    const tint = colour(random, palette);
    const alpha = between(random, [0.3, 0.7]);
    for (let y = 0; y < side; y++) {
      for (let x = 0; x < side; x++) {
        const u = ((x - cx) * c + (y - cy) * s) / long;
        const v = ((y - cy) * c - (x - cx) * s) / thick;
        if (u * u + v * v < 1) blend(canvas, y * side + x, tint, alpha);
      }
    }
  }
}

/** A bar across the image, or a patch over a part of it. */
function paintOccluder(canvas: Canvas, palette: Palette, random: Random): void {
  const { side, unit } = canvas;
  const tint = colour(random, palette);
  const [cx, cy] = [between(random, [4 * unit, side - 4 * unit]), between(random, [4 * unit, side - 4 * unit])];
  const [c, s] = direction(random, 1);
  const isBar = random.uniform() < 0.5;
  const long = isBar ? 2 * side : between(random, [2, 5]) * unit;
  const thick = between(random, isBar ? [0.8, 2.2] : [2, 5]) * unit;
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const u = (x - cx) * c + (y - cy) * s;
      const v = (y - cy) * c - (x - cx) * s;
      if (Math.abs(u) < long && Math.abs(v) < thick) blend(canvas, y * side + x, tint, 0.95);
    }
  }
}

/** Brightness, colour cast, a gradient of light, and the sensor's noise. */
function lightAndNoise({ side, levels }: Canvas, scene: Scene, random: Random, out: Uint8Array): void {
  const gain = between(random, scene.gain);
  const cast = [between(random, scene.cast), between(random, scene.cast), between(random, scene.cast)];
  const [gx, gy] = [between(random, [-0.3, 0.3]), between(random, [-0.3, 0.3])];
  const noise = between(random, scene.noise) / 65536;
  let state = 1 + random.int(2 ** 31 - 1);
  for (let i = 0; i < side * side; i++) {
    const light = gain * (1 + gx * ((i % side) / side - 0.5) + gy * (Math.floor(i / side) / side - 0.5));
    for (let k = 0; k < 3; k++) {
      // A xorshift of its own: thousands of calls of the stream would take most of the time.
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      // The sum of two uniform numbers is bell-shaped enough, and needs no logarithm.
      const grain = ((state & 0xffff) + (state >>> 16) - 65536) * noise;
      const level = Math.floor(levels[3 * i + k]! * light * cast[k]! + grain + 0.5);
      out[3 * i + k] = level < 0 ? 0 : level > 255 ? 255 : level;
    }
  }
}
