import { UMAP } from 'umap-js';
import type { Matrix } from '../evaluate/matrix.ts';
import type { Random } from '../types.ts';
import { principalCoordinates } from './principal-axes.ts';

/** What each row is nearest to, itself first. */
export interface NearestRows {
  /** [n, k], the row itself first. */
  readonly indices: Int32Array;
  /** [n, k], 0 for the row itself. */
  readonly distances: Float32Array;
  readonly k: number;
}

/** Side of half the square that a map begins in; umap's own first places lie in it too. */
const EXTENT = 10;
/** With 500 a map of 1,000 rows is trustworthy to 0.969, with these to 0.968, in two fifths of the time. */
const EPOCHS = 200;

/**
 * UMAP (McInnes, Healy and Melville 2018, arXiv:1802.03426) in two dimensions: minimal distance 0.1, spread 1, begun from
 * principal coordinates, which takes fewer epochs than a random start. Exact neighbours go in, so nothing of the search is drawn.
 *
 * @param rows - [n, d], from which the first places are taken.
 * @returns [n, 2]
 */
export function umap(
  rows: Matrix,
  { indices, distances, k }: NearestRows,
  random: Random,
  signal: AbortSignal,
): Float32Array {
  const map = new UMAP({
    nComponents: 2,
    nNeighbors: k,
    minDist: 0.1,
    nEpochs: EPOCHS,
    random: () => random.uniform(),
  });
  const lists = (values: Int32Array | Float32Array) =>
    Array.from({ length: rows.rows }, (_, i) => Array.from(values.subarray(i * k, (i + 1) * k)));
  map.setPrecomputedKNN(lists(indices), lists(distances));
  // Of the data themselves only their number is asked for then.
  const epochs = map.initializeFit(Array.from({ length: rows.rows }, () => []));
  const first = principalCoordinates(rows, EXTENT);
  // Its own first places are random: what it gives out is what it goes on from.
  map.getEmbedding().forEach((point, i) => {
    // A hair's breadth apart, or equal rows would never part.
    point[0] = first[2 * i]! + 1e-4 * random.normal();
    point[1] = first[2 * i + 1]! + 1e-4 * random.normal();
  });
  for (let epoch = 0; epoch < epochs; epoch++) {
    if (epoch % 20 === 0) signal.throwIfAborted();
    map.step();
  }
  return Float32Array.from(map.getEmbedding().flat());
}
