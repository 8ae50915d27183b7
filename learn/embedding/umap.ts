import { UMAP } from 'umap-js';
import type { Matrix } from '../evaluate/matrix.ts';
import type { Random } from '../types.ts';
import { principalCoordinates } from './principal-axes.ts';

/** Nearest rows of each row. */
export interface NearestRows {
  /** [n, k], the row itself first. */
  readonly indices: Int32Array;
  /** [n, k], 0 for the row itself. */
  readonly distances: Float32Array;
  readonly k: number;
}

/** Half the side of the square in which the map starts; UMAP's own start uses it too. */
const EXTENT = 10;
/**
 * A map of 1,000 rows has a trustworthiness of 0.968 after these epochs and 0.969 after 500, which take 2.5 times as
 * long.
 */
const EPOCHS = 200;

/**
 * UMAP (McInnes, Healy and Melville 2018, arXiv:1802.03426) in two dimensions: minimal distance 0.1, spread 1. It
 * starts from principal coordinates, which takes fewer epochs than a random start, and gets exact neighbours, so no
 * search is random.
 *
 * @param rows - [n, d], for the start.
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
  // With given neighbours UMAP reads only the number of data.
  const epochs = map.initializeFit(Array.from({ length: rows.rows }, () => []));
  const first = principalCoordinates(rows, EXTENT);
  // UMAP's own start is random. It continues from the array that it returns, so this replaces the start.
  map.getEmbedding().forEach((point, i) => {
    // Noise separates equal rows, which would otherwise stay together.
    point[0] = first[2 * i]! + 1e-4 * random.normal();
    point[1] = first[2 * i + 1]! + 1e-4 * random.normal();
  });
  for (let epoch = 0; epoch < epochs; epoch++) {
    if (epoch % 20 === 0) signal.throwIfAborted();
    map.step();
  }
  return Float32Array.from(map.getEmbedding().flat());
}
