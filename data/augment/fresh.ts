import type { RandomStreams } from '../types.ts';
import { drawViews, type ViewRequest, viewForm } from './cache.ts';
import { openViewPool } from './pool.ts';

/** Makes views while training instead of reading them from a cache. */
export interface FreshViews {
  /**
   * View `view` of the images `indices`, `[indices, size, size, 3]`: the bytes that `augmentViews` has for the same
   * view and image. Take another `view` for each pass over the data, for example 2 * epoch and 2 * epoch + 1.
   */
  views(view: number, indices: ArrayLike<number>): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** Splits a batch over the threads in pieces of at least this many images. */
const PIECE = 32;

/** Opens `parallelism` threads (below 2: none) that make views on demand; ask ahead to keep them busy. */
export function openFreshViews(request: ViewRequest, random: RandomStreams, parallelism: number): FreshViews {
  const pool = openViewPool(viewForm(request), parallelism);
  const viewBytes = request.size * request.size * 3;
  return {
    async views(view, indices) {
      const out = new Uint8Array(indices.length * viewBytes);
      const piece = Math.max(PIECE, Math.ceil(indices.length / Math.max(1, parallelism)));
      const starts = Array.from({ length: Math.ceil(indices.length / piece) }, (_, k) => k * piece);
      await Promise.all(
        starts.map(async (start) => {
          const part = Int32Array.from(
            { length: Math.min(piece, indices.length - start) },
            (_, k) => indices[start + k]!,
          );
          const rows = drawViews(request, random, view, part);
          const images = new Uint8Array(part.length * request.pixels.height * request.pixels.width * 3);
          await request.pixels.gather(part, images);
          out.set(await pool.compute(images, rows), start * viewBytes);
        }),
      );
      return out;
    },
    close: () => pool.close(),
  };
}
