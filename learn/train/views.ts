import type { ImageSource, RandomStreams } from '../types.ts';
import { tooFewCrops } from './problems.ts';

/** Source of a method's views: a cache of augmented images, or augmentation during training. */
export interface ViewSource {
  /** Number of images; a batch is a list of indices below it. */
  readonly images: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /**
   * Views of these images in this epoch: one packed uint8 NHWC batch per view, views of another size last. The same
   * (epoch, image) always gives the same bytes, or a resumed training would differ.
   */
  gather(epoch: number, indices: Int32Array): Promise<readonly Uint8Array[]>;
  /** Views of another size, which `gather` gives last. */
  readonly small?: { readonly count: number; readonly height: number; readonly width: number };
  /** Labels of these images, for methods that use them. */
  labels?(indices: Int32Array): Int32Array;
}

/**
 * Pairs of different cached views, drawn for every image and epoch from the stream ('views', epoch).
 *
 * @param cache - View `v` of image `i` is row `v * images + i` of `pixels`; at least two views. With `unlike`, the two
 * views of a pair have different recipes: first views are even, second views odd.
 */
export function cachedPairs(
  cache: {
    readonly views: number;
    readonly images: number;
    readonly pixels: ImageSource;
    readonly unlike?: boolean;
  },
  random: RandomStreams,
): ViewSource {
  const { views, images, pixels, unlike = false } = cache;
  let drawn: { epoch: number; first: Uint16Array; second: Uint16Array } | undefined;
  const draw = (epoch: number) => {
    const stream = random('views', epoch);
    const first = new Uint16Array(images);
    const second = new Uint16Array(images);
    for (let i = 0; i < images; i++) {
      first[i] = unlike ? 2 * stream.int(Math.ceil(views / 2)) : stream.int(views);
      second[i] = unlike ? 1 + 2 * stream.int(Math.floor(views / 2)) : (first[i]! + 1 + stream.int(views - 1)) % views;
    }
    return { epoch, first, second };
  };
  return {
    images,
    height: pixels.height,
    width: pixels.width,
    channels: pixels.channels,
    async gather(epoch, indices) {
      if (drawn?.epoch !== epoch) drawn = draw(epoch);
      const { first, second } = drawn;
      return Promise.all([
        pixels.gather(indices.map((i) => first[i]! * images + i)),
        pixels.gather(indices.map((i) => second[i]! * images + i)),
      ]);
    },
  };
}

/** The first view alone, for methods that take one view of each image. */
export const firstView = (source: ViewSource): ViewSource => ({
  ...source,
  gather: async (epoch, indices) => (await source.gather(epoch, indices)).slice(0, 1),
});

/**
 * The views of `full`, and `count` different small crops of each image, drawn in every epoch from the stream
 * ('small-views', epoch): multi-crop (2006.09882).
 *
 * @throws Problem `too-few-crops`
 */
export function withSmallCrops(
  full: ViewSource,
  cache: { readonly views: number; readonly images: number; readonly pixels: ImageSource },
  count: number,
  random: RandomStreams,
): ViewSource {
  const { views, images, pixels } = cache;
  if (views < count) throw tooFewCrops(views, count);
  let drawn: { epoch: number; first: Uint16Array } | undefined;
  return {
    ...full,
    small: { count, height: pixels.height, width: pixels.width },
    async gather(epoch, indices) {
      if (drawn?.epoch !== epoch) {
        const stream = random('small-views', epoch);
        drawn = { epoch, first: Uint16Array.from({ length: images }, () => stream.int(views)) };
      }
      const { first } = drawn;
      const crops = Array.from({ length: count }, (_, k) =>
        pixels.gather(indices.map((i) => ((first[i]! + k) % views) * images + i)),
      );
      return [...(await full.gather(epoch, indices)), ...(await Promise.all(crops))];
    },
  };
}

/** Only the chosen images of a source, with labels. @param labels - Label of each image of the source. */
export function viewsOf(source: ViewSource, chosen: Int32Array, labels: Int32Array): ViewSource {
  const of = (indices: Int32Array) => indices.map((i) => chosen[i]!);
  return {
    ...source,
    images: chosen.length,
    gather: (epoch, indices) => source.gather(epoch, of(indices)),
    labels: (indices) => of(indices).map((i) => labels[i]!),
  };
}
