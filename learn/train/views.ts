import type { ImageSource, RandomStreams } from '../types.ts';

/** Where a method's views come from: a cache of augmented images, or augmentation on the fly. */
export interface ViewSource {
  /** Images there are; a batch is a list of indices below this. */
  readonly images: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /**
   * The views of these images in this epoch: one packed uint8 NHWC batch a view. The same (epoch, image) gives the same
   * bytes whenever it is asked for, or a resumed training would differ.
   */
  gather(epoch: number, indices: Int32Array): Promise<readonly Uint8Array[]>;
}

/**
 * Pairs of different cached views, drawn anew for every image in every epoch from ('views', epoch).
 *
 * @param cache - View `v` of image `i` is row `v * images + i` of `pixels`; at least two views.
 */
export function cachedPairs(
  cache: { readonly views: number; readonly images: number; readonly pixels: ImageSource },
  random: RandomStreams,
): ViewSource {
  const { views, images, pixels } = cache;
  let drawn: { epoch: number; first: Uint16Array; second: Uint16Array } | undefined;
  const draw = (epoch: number) => {
    const stream = random('views', epoch);
    const first = new Uint16Array(images);
    const second = new Uint16Array(images);
    for (let i = 0; i < images; i++) {
      first[i] = stream.int(views);
      second[i] = (first[i]! + 1 + stream.int(views - 1)) % views;
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
