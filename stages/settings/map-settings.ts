import * as v from 'valibot';

const integer = v.pipe(v.number(), v.safeInteger());

/** Maps of the validation images by features: one for each method's first seed, and one for first weights. */
export const mapSettings = v.strictObject({
  /** Maximum number of images on a map: time grows with it, and more do not make a map more readable. */
  points: v.optional(v.pipe(integer, v.minValue(8), v.maxValue(3000)), 1000),
  /** Neighbours in UMAP's graph: few show fine structure, many the coarse one. */
  neighbours: v.optional(v.pipe(integer, v.minValue(2)), 15),
});
