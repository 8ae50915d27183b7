import type { Metadata, Sharp } from 'sharp';
import { imageFormat } from './image-format.ts';

/** Properties of an image file that decoding changes. docs/own-images.md has the rule for each. */
export type Trait = 'turned' | 'deep' | 'cmyk' | 'alpha' | 'animated' | 'palette' | 'gray';

export interface DecodedImage {
  readonly width: number;
  readonly height: number;
  /** True if the file had a different size. */
  readonly resized: boolean;
  readonly traits: readonly Trait[];
  /** RGB, 8 bits: `[height, width, 3]`. */
  readonly pixels: Uint8Array;
}

/** Larger images are refused by their header, before they are decoded. */
const PIXEL_LIMIT = 100_000_000;

/**
 * Decodes one JPEG, PNG or WebP image. It is turned upright as its orientation tag says; then as Pillow's `convert('RGB')`
 * does: gray repeated, alpha dropped, embedded colour profiles ignored. Of 16 bits the upper 8 are kept, of an animation the first
 * frame. With `size`, the shorter side is resized to it (cubic) and the centre is cut out.
 * @throws Error for any other format, for truncated files and for more than 100 million pixels.
 */
export type ImageDecoder = (bytes: Uint8Array, size?: number) => Promise<DecodedImage>;

/** Loads the decoder. It uses one thread per image: many images at once use the cores better than many threads per image. */
export async function imageDecoder(): Promise<ImageDecoder> {
  const { default: sharp } = await import('sharp');
  sharp.concurrency(1);
  sharp.cache(false);
  return async (bytes, size) => {
    const format = imageFormat(bytes);
    if (format === undefined) throw new Error('its first bytes are not those of a JPEG, PNG or WebP image');
    if (!format.isRead) throw new Error(`its format is ${format.name}`);
    const options = { failOn: 'truncated', ignoreIcc: true, pages: 1 } as const;
    // The header alone is read, so the limit can be told with the numbers.
    const facts = await sharp(bytes, { ...options, limitInputPixels: false }).metadata();
    if (facts.width * facts.height > PIXEL_LIMIT)
      throw new Error(`it has ${facts.width}x${facts.height} pixels; at most ${PIXEL_LIMIT} are read`);
    let image: Sharp = sharp(bytes, { ...options, limitInputPixels: PIXEL_LIMIT }).autoOrient();
    const resized = size !== undefined && (facts.width !== size || facts.height !== size);
    if (resized) {
      image = image.resize(size, size, { fit: 'cover', position: 'centre', kernel: 'cubic', fastShrinkOnLoad: false });
    }
    const { data, info } = await image.toColourspace('srgb').removeAlpha().raw({ depth: 'uchar' }).toBuffer({
      resolveWithObject: true,
    });
    const { width, height } = info;
    const pixels = threeChannels(data, info.channels, width * height);
    return { width, height, resized, traits: traitsOf(facts), pixels };
  };
}

function traitsOf({ orientation = 1, depth, space, hasAlpha, pages = 1, isPalette }: Metadata): Trait[] {
  const has: Readonly<Record<Trait, boolean>> = {
    turned: orientation !== 1,
    deep: depth === 'ushort',
    cmyk: space === 'cmyk',
    alpha: hasAlpha,
    animated: pages > 1,
    palette: isPalette,
    gray: space === 'b-w' || space === 'grey16',
  };
  return (Object.keys(has) as Trait[]).filter((trait) => has[trait]);
}

function threeChannels(data: Uint8Array, channels: number, count: number): Uint8Array {
  if (channels === 3) return data;
  const out = new Uint8Array(count * 3);
  for (let i = 0; i < count; i++) {
    const gray = data[i * channels]!;
    out[3 * i] = gray;
    out[3 * i + 1] = gray;
    out[3 * i + 2] = gray;
  }
  return out;
}
