import type { ImageSource, RandomStreams } from '../types.ts';
import { tooFewCrops } from './problems.ts';

/** Where a method's views come from: a cache of augmented images, or augmentation on the fly. */
export interface ViewSource {
  /** Images there are; a batch is a list of indices below this. */
  readonly images: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /**
   * The views of these images in this epoch: one packed uint8 NHWC batch a view. The same (epoch, image) gives the same
   * bytes whenever it is asked for, or a resumed training would differ. Views of another size come last.
   */
  gather(epoch: number, indices: Int32Array): Promise<readonly Uint8Array[]>;
  /** Views of another size, the last ones that `gather` gives. */
  readonly small?: { readonly count: number; readonly height: number; readonly width: number };
  /** What is known of these images, for methods that use it. */
  labels?(indices: Int32Array): Int32Array;
}

/**
 * Pairs of different cached views, drawn anew for every image in every epoch from ('views', epoch).
 *
 * @param cache - View `v` of image `i` is row `v * images + i` of `pixels`; at least two views. Where the two of a pair were
 * made in two ways (`unlike`), first ones are the even views and second ones the odd.
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

/**
 * The views of `full`, and `count` different small crops of each image, drawn anew in every epoch from
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

/** Some images of a source alone, with what is known of them. @param labels - Of each image of the source. */
export function viewsOf(source: ViewSource, chosen: Int32Array, labels: Int32Array): ViewSource {
  const of = (indices: Int32Array) => indices.map((i) => chosen[i]!);
  return {
    ...source,
    images: chosen.length,
    gather: (epoch, indices) => source.gather(epoch, of(indices)),
    labels: (indices) => of(indices).map((i) => labels[i]!),
  };
}
