import type { PixelSource, RandomStreams, Watch } from '../types.ts';
import type { ViewForm } from './apply.ts';
import { drawView, parametersOf } from './draw.ts';
import { openViewPool, type ViewPool } from './pool.ts';
import { type Recipe, recipeOf } from './recipe.ts';

export interface ViewRequest {
  /** RGB images. */
  readonly pixels: PixelSource;
  readonly recipe: Recipe;
  /** Side of the square views, in pixels. */
  readonly size: number;
}

export interface AugmentedViews {
  /** Views `[size, size, 3]`, packed: view v of image i is row v * images + i of all chunks in order. */
  readonly chunks: AsyncIterable<Uint8Array>;
  /** All drawn parameters, `[views * images, parameters]`. Throws before the last chunk. */
  drawn(): Float32Array;
}

/** Images per chunk: 1.5 MiB at 32x32, about 20 ms of one core. */
const CHUNK = 512;

export function viewForm({
  pixels,
  recipe,
  size,
}: Omit<ViewRequest, 'pixels'> & {
  readonly pixels: Pick<PixelSource, 'height' | 'width' | 'channels'>;
}): ViewForm {
  if (pixels.channels !== 3) throw new RangeError(`views are made of RGB images, not of ${pixels.channels} channels`);
  const { height, width } = pixels;
  return {
    ...{ height, width, size, interpolation: recipe.crop.interpolation, blurKernel: recipe.blur.kernel },
    columns: parametersOf(recipe).length,
    tensorflow: recipe.jitter.by !== undefined,
  };
}

/** Draws the parameters of view `view` of each image. Streams depend on (view, index) only, never on thread or order. */
export function drawViews(
  { pixels, recipe }: ViewRequest,
  random: RandomStreams,
  view: number,
  indices: ArrayLike<number>,
): Float32Array<ArrayBuffer> {
  const columns = parametersOf(recipe).length;
  const rows = new Float32Array(indices.length * columns);
  const own = recipeOf(recipe, view);
  for (let k = 0; k < indices.length; k++) {
    const row = rows.subarray(k * columns, (k + 1) * columns);
    drawView(own, random('augment', view, indices[k]!), pixels.height, pixels.width, row);
  }
  return rows;
}

/**
 * Makes `views` views of every image on `parallelism` threads and streams them in order, with a few chunks in memory. The
 * bytes do not depend on `parallelism`. The threads end when the loop is left or `watch.signal` aborts.
 */
export function augmentViews(
  request: ViewRequest & { readonly views: number },
  random: RandomStreams,
  parallelism: number,
  watch: Watch = {},
): AugmentedViews {
  const { views, pixels } = request;
  const drawn = new Float32Array(views * pixels.count * parametersOf(request.recipe).length);
  let complete = false;
  async function* chunks(): AsyncGenerator<Uint8Array> {
    const pool = openViewPool(viewForm(request), parallelism);
    const pending: Promise<Uint8Array>[] = [];
    const total = views * pixels.count;
    let done = 0;
    try {
      for (let view = 0; view < views; view++) {
        for (let start = 0; start < pixels.count; start += CHUNK) {
          watch.signal?.throwIfAborted();
          const end = Math.min(pixels.count, start + CHUNK);
          const work = oneChunk(request, random, pool, view, start, end, drawn);
          work.catch(() => {});
          pending.push(work);
          if (pending.length < 2 * Math.max(1, parallelism)) continue;
          yield await next();
        }
      }
      while (pending.length > 0) yield await next();
      complete = true;
    } finally {
      await pool.close();
    }

    async function next(): Promise<Uint8Array> {
      const chunk = await untilAborted(pending.shift()!, watch.signal);
      done += chunk.length / (request.size * request.size * 3);
      watch.progress?.(done, total);
      return chunk;
    }
  }
  return {
    chunks: chunks(),
    drawn() {
      if (!complete) throw new Error('all parameters are drawn only after the last chunk');
      return drawn;
    },
  };
}

async function oneChunk(
  request: ViewRequest,
  random: RandomStreams,
  pool: ViewPool,
  view: number,
  start: number,
  end: number,
  drawn: Float32Array,
): Promise<Uint8Array> {
  const indices = Int32Array.from({ length: end - start }, (_, k) => start + k);
  const rows = drawViews(request, random, view, indices);
  drawn.set(rows, (view * request.pixels.count + start) * parametersOf(request.recipe).length);
  // A copy, since the memory moves to the thread and `read` may return a view of the source's own.
  const images = Uint8Array.from(await request.pixels.read(start, end));
  return pool.compute(images, rows);
}

async function untilAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  signal.throwIfAborted();
  let stop = () => {};
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason);
    signal.addEventListener('abort', stop);
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
