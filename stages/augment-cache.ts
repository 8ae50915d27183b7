import * as v from 'valibot';
import type { RECIPES } from '../data/augment/recipes.ts';
import type { Images } from '../data/types.ts';
import type { RandomStreams } from '../orchestrator/random.ts';
import { stage } from '../orchestrator/stage.ts';
import { bytesOf } from './artifact-bytes.ts';
import { AugmentPreview, ImageSet, type Preview, Splits, ViewSet } from './artifacts.ts';
import { RECIPE_NAMES, SMALL_RECIPE_NAMES } from './settings/recipes.ts';

/** Rows and views of the preview grid in the report. */
const PREVIEW = { rows: 3, views: 7 };

/**
 * Augmented views of every image to train on: the training images outside validation, then the unlabelled ones. A
 * finite cache differs from fresh augmentation, so the number of views is a parameter and is in the report.
 */
export const augmentCache = stage({
  name: 'augment-cache',
  source: import.meta.url,
  inputs: { images: ImageSet, unlabeled: ImageSet, split: Splits },
  params: v.strictObject({
    recipe: v.picklist([...RECIPE_NAMES, ...SMALL_RECIPE_NAMES]),
    views: v.number(),
    /** Side of the views as a share of the images' height. */
    scale: v.number(),
    seed: v.number(),
  }),
  outputs: { views: ViewSet, preview: AugmentPreview },
  async run({ inputs, params, random, parallelism, progress, signal, log }) {
    const { augmentViews } = await import('../data/augment/cache.ts');
    const { RECIPES } = await import('../data/augment/recipes.ts');
    const { joinPixels } = await import('../data/join-pixels.ts');
    const { images, unlabeled, split } = inputs;
    const recipe = RECIPES[params.recipe];
    const pixels = joinPixels([
      { pixels: images.pixels, indices: split.train },
      { pixels: unlabeled.pixels, indices: Int32Array.from({ length: unlabeled.pixels.count }, (_, i) => i) },
    ]);
    const size = Math.round(params.scale * images.pixels.height);
    // Small crops have streams of their own. With those of full views they would have the same colours.
    const prefix = params.scale === 1 ? '' : 'small-';
    const ofSeed = random.seeded(params.seed);
    const streams: RandomStreams = (purpose, ...index) => ofSeed(prefix + purpose, ...index);
    const { chunks, drawn } = augmentViews({ pixels, recipe, views: params.views, size }, streams, parallelism, {
      signal,
      progress: (done, total) => progress({ done, total, unit: 'views' }),
    });
    log(`${params.views} views of ${pixels.count} images by the recipe ${recipe.name}`);
    return {
      views: {
        card: images.card,
        views: params.views,
        images: pixels.count,
        recipe: { ...recipe },
        shape: { count: params.views * pixels.count, height: size, width: size, channels: images.pixels.channels },
        chunks,
        drawn: () => bytesOf(drawn()),
      },
      preview: await preview(images, params.recipe, streams),
    };
  },
});

/** A few images of different classes with some views of each. */
async function preview(images: Images, name: keyof typeof RECIPES, random: RandomStreams): Promise<Preview> {
  const { augmentViews } = await import('../data/augment/cache.ts');
  const { memoryPixels } = await import('../data/pixels.ts');
  const { RECIPES } = await import('../data/augment/recipes.ts');
  const { parametersOf } = await import('../data/augment/draw.ts');
  const { onePerClass } = await import('../learn/evaluate/one-per-class.ts');
  const { rows, views } = PREVIEW;
  const { height, width, channels } = images.pixels;
  const chosen = onePerClass(images.labels.keys(), images.labels, rows);
  const originals = await images.pixels.gather(chosen);
  const pixels = memoryPixels(originals, { count: chosen.length, height, width, channels });
  const made: Uint8Array[] = [];
  const request = { pixels, recipe: RECIPES[name], views, size: height };
  const { chunks, drawn } = augmentViews(request, (purpose, ...index) => random(`preview-${purpose}`, ...index), 1);
  for await (const chunk of chunks) made.push(chunk.slice());
  const size = height * height * channels;
  const all = Buffer.concat(made);
  const grid = new Uint8Array(chosen.length * (1 + views) * size);
  const values: number[][] = [];
  const parameters = parametersOf(RECIPES[name]);
  for (let row = 0; row < chosen.length; row++) {
    grid.set(originals.subarray(row * size, (row + 1) * size), row * (1 + views) * size);
    for (let view = 0; view < views; view++) {
      const from = (view * chosen.length + row) * size;
      grid.set(all.subarray(from, from + size), (row * (1 + views) + 1 + view) * size);
      const first = (view * chosen.length + row) * parameters.length;
      values.push([...drawn().subarray(first, first + parameters.length)]);
    }
  }
  return {
    ...{ height, width: height, channels, rows: chosen.length, views },
    pixels: grid,
    recipe: { ...RECIPES[name] },
    drawn: { parameters: [...parameters], values },
  };
}
