import type { Random } from '../types.ts';
import {
  between,
  blend,
  type Canvas,
  type Colour,
  colour,
  contrasting,
  direction,
  type Palette,
  SAMPLES,
  smoothNoise,
} from './canvas.ts';
import { paintScene, type Scene } from './scene.ts';
import { SHAPES } from './shapes.ts';

/** From 0 to 1: how strongly tilt, shear, small size, low contrast, clutter, occlusion and noise hide the shape. */
const DIFFICULTY = 0.6;

/** Mostly muted, as in photographs: vivid colours would identify an image better than its shape. */
const MUTED: Palette = { level: [25, 230], chroma: [10, 75] };

const SCENE: Scene = {
  ground: MUTED,
  things: MUTED,
  clutter: Math.round(4 * DIFFICULTY),
  occluded: 0.45 * DIFFICULTY,
  gain: [0.6, 1.2],
  cast: [0.85, 1.15],
  noise: [2, 2 + 10 * DIFFICULTY],
};

/** How far a sheared and stretched shape reaches from its centre, in radii. */
const REACH = 1.75;

/** Draws one image of class `label` into `out` (`[side, side, 3]`); everything but the shape is random. */
export function paintShape(label: number, side: number, random: Random, out: Uint8Array): void {
  paintScene(SCENE, side, random, (canvas, ground) => paintObject(canvas, label, ground, random), out);
}

function paintObject(canvas: Canvas, label: number, ground: Colour, random: Random): void {
  const { side, unit } = canvas;
  const inside = SHAPES[label]!;
  const tint = contrasting(random, ground, 80 - 40 * DIFFICULTY, MUTED);
  const second = colour(random, MUTED);
  const shade = smoothNoise(random, 2 + random.int(3), side);
  const strength = between(random, [0, 0.35]);
  const radius = between(random, [12 - 5 * DIFFICULTY, 13]) * unit;
  const stretch = between(random, [0.8, 1.25]);
  const shear = between(random, [-0.25, 0.25]) * DIFFICULTY;
  const reach = (side - 1.4 * radius) / 2;
  const cx = side / 2 + between(random, [-reach, reach]) * 0.8;
  const cy = side / 2 + between(random, [-reach, reach]) * 0.8;
  const [c, s] = direction(random, 0.35 * DIFFICULTY);
  const mirrored = random.uniform() < 0.5 ? -1 : 1;
  const [top, bottom] = [Math.max(0, Math.floor(cy - REACH * radius)), Math.min(side, Math.ceil(cy + REACH * radius))];
  const [left, right] = [Math.max(0, Math.floor(cx - REACH * radius)), Math.min(side, Math.ceil(cx + REACH * radius))];
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
      const i = y * side + x;
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
