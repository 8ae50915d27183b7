import * as v from 'valibot';

const whole = v.pipe(v.number(), v.integer());

/** Maps of the validation images by features, one for each method's first seed, and for first weights. */
export const maps = v.strictObject({
  /** Images on a map, at most: time grows with them, and a map of many is no better to read. */
  points: v.optional(v.pipe(whole, v.minValue(8), v.maxValue(3000)), 1000),
  /** Neighbours in UMAP's graph: fewer show finer structure, more the coarse one. */
  neighbours: v.optional(v.pipe(whole, v.minValue(2)), 15),
});
