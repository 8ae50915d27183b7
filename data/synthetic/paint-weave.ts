import type { Random } from '../types.ts';
import {
  between,
  blend,
  type Canvas,
  type Colour,
  contrasting,
  direction,
  type Palette,
  SAMPLES,
  smoothNoise,
} from './canvas.ts';
import { paintScene, type Scene } from './scene.ts';
import { WEAVES } from './weaves.ts';

const VIVID: Palette = { level: [25, 230], chroma: [30, 120] };

/**
 * The ground is grey, within the reach of colour jitter: two crops of one image share no colour that would identify it, so
 * what they share is the weave.
 */
const SCENE: Scene = {
  ground: { level: [105, 150], chroma: [0, 5] },
  things: VIVID,
  clutter: 4,
  occluded: 0.4,
  gain: [0.8, 1.2],
  cast: [0.97, 1.03],
  noise: [2, 8],
};

/** Least difference of lightness between a thread and the ground. */
const CONTRAST = 35;
/** Colours of threads in one image. */
const TINTS = 12;
/** How far threads stray, in cells. */
const STRAY = 0.15;
/** Added to the place in a weave, so that no place is negative. */
const AWAY = 16;

/**
 * Draws one image of class `label` into `out` (`[side, side, 3]`). The weave covers the image, so every crop shows it;
 * everything else is random.
 */
export function paintWeave(label: number, side: number, random: Random, out: Uint8Array): void {
  paintScene(SCENE, side, random, (canvas, ground) => weave(canvas, label, ground, random), out);
}

function weave(canvas: Canvas, label: number, ground: Colour, random: Random): void {
  const { side, unit } = canvas;
  const threadAt = WEAVES[label]!;
  const cell = unit / between(random, [1 / 8, 1 / 5]);
  const [c, s] = direction(random, 0.1);
  const mirrored = random.uniform() < 0.5 ? -1 : 1;
  const [px, py] = [AWAY + between(random, [0, 8]), AWAY + between(random, [0, 8])];
  const [wx, wy] = [smoothNoise(random, 3, side), smoothNoise(random, 3, side)];
  const tints = Array.from({ length: TINTS }, () => contrasting(random, ground, CONTRAST, VIVID));
  const offset = random.int(1024);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const i = y * side + x;
      let hits = 0;
      let [r, g, b] = [0, 0, 0];
      for (const dy of SAMPLES) {
        for (const dx of SAMPLES) {
          const [u, v] = [(x + dx) * mirrored, y + dy];
          const thread = threadAt(
            (u * c + v * s) / cell + px + STRAY * wx[i]!,
            (v * c - u * s) / cell + py + STRAY * wy[i]!,
          );
          if (thread < 0) continue;
          const tint = tints[(thread + offset) % TINTS]!;
          hits++;
          r += tint[0];
          g += tint[1];
          b += tint[2];
        }
      }
      if (hits > 0) blend(canvas, i, [r / hits, g / hits, b / hits], hits / SAMPLES.length ** 2);
    }
  }
}
