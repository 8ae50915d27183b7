import { nearest } from '../evaluate/knn.ts';

/** Share of the neighbourhoods in features that a map preserves. */
export interface Faithfulness {
  /**
   * Trustworthiness (Venna and Kaski 2001, doi:10.1007/3-540-44668-0_68): 1 where every neighbour on the map is a
   * neighbour in features, about 0.5 for a random map.
   */
  readonly trustworthiness: number;
  /** Mean share of the k nearest in features that are among the k nearest on the map. */
  readonly kept: number;
}

/**
 * @param similarities - [n, n], larger is nearer; the diagonal is not read.
 * @param map - [n, 2]
 * @param k - Neighbours that are compared, below n / 2.
 */
export function faithfulness(similarities: Float32Array, map: Float32Array, k: number): Faithfulness {
  const n = map.length / 2;
  let penalty = 0;
  let shared = 0;
  const near = new Float32Array(n);
  const row = new Float32Array(n);
  for (let i = 0; i < n; i++) {
    row.set(similarities.subarray(i * n, (i + 1) * n));
    for (let j = 0; j < n; j++)
      near[j] = -((map[2 * i]! - map[2 * j]!) ** 2) - (map[2 * i + 1]! - map[2 * j + 1]!) ** 2;
    row[i] = near[i] = Number.NEGATIVE_INFINITY;
    const inFeatures = new Set(nearest(row, k));
    for (const j of nearest(near, k)) {
      if (inFeatures.has(j)) {
        shared += 1;
        continue;
      }
      let rank = 1;
      for (let other = 0; other < n; other++) if (row[other]! > row[j]!) rank += 1;
      penalty += Math.max(0, rank - k);
    }
  }
  return { trustworthiness: 1 - (2 * penalty) / (n * k * (2 * n - 3 * k - 1)), kept: shared / (n * k) };
}
