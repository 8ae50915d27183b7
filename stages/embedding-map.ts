import * as v from 'valibot';
import { stage } from '../orchestrator/stage.ts';
import { Backbone, ImageSet, Splits } from './artifacts.ts';
import { openEngineOf } from './engine.ts';
import { EmbeddingMap } from './exhibits.ts';

/** Training images to look among for the nearest: more would find nearer ones, at the price of encoding them. */
const BANK = 3000;
/** Query images and neighbours of each in the report. */
const SHOWN = { queries: 6, neighbours: 5 };
/** Of no image: the report leaves it out. */
const NOTHING = {
  ...{ images: [], labels: [], coordinates: new Float32Array(0), nearestOfClass: 0 },
  quality: { trustworthiness: 0, kept: 0, k: 0 },
};

/**
 * Where an encoder puts the validation images: a map of their features (UMAP), and the training images that lie nearest to
 * some of them. For looking at; nothing is chosen by it, and it never sees the test images.
 */
export const embeddingMap = stage({
  name: 'embedding-map',
  source: import.meta.url,
  inputs: { backbone: Backbone, images: ImageSet, split: Splits },
  params: v.strictObject({
    method: v.string(),
    family: v.picklist(['self-supervised', 'supervised', 'random', 'pretrained']),
    seed: v.number(),
    /** Images on the map, at most. */
    points: v.number(),
    /** Neighbours in UMAP's graph. */
    neighbours: v.number(),
  }),
  outputs: { map: EmbeddingMap },
  environment: ['tensor'],
  async run(context) {
    const { inputs, params, environment } = context;
    const { FEWEST } = await import('../learn/embedding/problems.ts');
    const { backbone, images, split } = inputs;
    const { method, family, seed, points, neighbours } = params;
    const { height, width, channels } = images.pixels;
    // What is only looked at must not keep anyone from what was measured.
    if (split.validation.length < FEWEST) {
      context.log(`No map: it takes ${FEWEST} validation images, and there are ${split.validation.length}.`);
      const nothing = { height, width, channels, bank: 0, queries: [], pixels: new Uint8Array(0) };
      return { map: { method, family, seed, ...NOTHING, neighbours: nothing } };
    }
    await openEngineOf(environment);
    const { featureMap } = await import('../learn/embedding/feature-map.ts');
    const map = await featureMap(
      {
        encoder: backbone,
        method,
        images: images.pixels,
        labels: images.labels,
        validation: split.validation,
        points,
        k: neighbours,
        bank: { images: split.train, limit: BANK },
        shown: SHOWN,
      },
      context.random.seeded(seed),
      context,
    );
    const label = (image: number) => images.labels[image]!;
    const shown = map.neighbours.flatMap(({ query, images: near }) => [query, ...near]);
    return {
      map: {
        method,
        family,
        seed,
        images: [...map.images],
        labels: [...map.images].map(label),
        coordinates: map.coordinates,
        quality: map.quality,
        nearestOfClass: map.nearestOfClass,
        neighbours: {
          ...{ height, width, channels, bank: map.bank },
          queries: map.neighbours.map(({ query, images: near, similarities }) => ({
            image: query,
            label: label(query),
            nearest: near.map((image, i) => ({ image, label: label(image), similarity: similarities[i]! })),
          })),
          pixels: await images.pixels.gather(shown),
        },
      },
    };
  },
});
