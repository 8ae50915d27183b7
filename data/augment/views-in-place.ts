import type { Random } from '../types.ts';
import { applyView } from './apply.ts';
import { viewForm } from './cache.ts';
import { drawView } from './draw.ts';
import type { Recipe } from './recipe.ts';

/**
 * Replaces packed square RGB images `[count, side, side, 3]` by one view of each, drawn from one stream.
 *
 * @returns A function, for a training that makes new views at each step
 */
export function viewsInPlace(recipe: Recipe, side: number): (pixels: Uint8Array, random: Random) => void {
  const form = viewForm({ pixels: { height: side, width: side, channels: 3 }, recipe, size: side });
  const size = side * side * 3;
  return (pixels, random) => {
    for (let at = 0; at < pixels.length; at += size) {
      const image = pixels.slice(at, at + size);
      applyView(image, 0, drawView(recipe, random, side, side), form, pixels.subarray(at, at + size));
    }
  };
}
