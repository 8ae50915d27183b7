import * as v from 'valibot';
import { stage } from '../orchestrator/stage.ts';
import { Backbone, ImageSet, Splits } from './artifacts.ts';
import { openEngineOf } from './engine.ts';
import { EmbeddingMap } from './exhibits.ts';

/** Training images among which neighbours are found. More images would give nearer ones and take longer to encode. */
const BANK = 3000;
/** Number of query images, and of neighbours shown for each in the report. */
const SHOWN = { queries: 6, neighbours: 5 };
/** A map without images, which the report leaves out. */
const NOTHING = {
  ...{ images: [], labels: [], coordinates: new Float32Array(0), nearestOfClass: 0 },
  quality: { trustworthiness: 0, kept: 0, k: 0 },
};

/**
 * Map of the validation images by an encoder's features (UMAP), and the nearest training images of some of them. It is
 * for looking at: nothing is chosen by it, and it never sees the test images.
 */
export const embeddingMap = stage({
  name: 'embedding-map',
  source: import.meta.url,
  inputs: { backbone: Backbone, images: ImageSet, split: Splits },
  params: v.strictObject({
    method: v.string(),
    family: v.picklist(['self-supervised', 'supervised', 'random', 'pretrained']),
    seed: v.number(),
    /** Largest number of images on the map. */
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
    // A map is only for looking at, so its absence must not stop the study.
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
