import type { Sharp } from 'sharp';

export interface DecodedImage {
  readonly width: number;
  readonly height: number;
  /** True if the file had a different size. */
  readonly resized: boolean;
  /** RGB, 8 bits: `[height, width, 3]`. */
  readonly pixels: Uint8Array;
}

/** Larger images are refused by their header, before they are decoded. */
const PIXEL_LIMIT = 100_000_000;

const FORMATS = new Set(['jpeg', 'png', 'webp']);

/**
 * Decodes one JPEG, PNG or WebP image as Pillow's `convert('RGB')` does: gray repeated, alpha dropped, embedded colour
 * profiles and orientation tags ignored. With `size`, the shorter side is resized to it (cubic) and the centre is cut out.
 * @throws Error for any other format, and for truncated files.
 */
export type ImageDecoder = (bytes: Uint8Array, size?: number) => Promise<DecodedImage>;

/** Loads the decoder. It uses one thread per image: many images at once use the cores better than many threads per image. */
export async function imageDecoder(): Promise<ImageDecoder> {
  const { default: sharp } = await import('sharp');
  sharp.concurrency(1);
  sharp.cache(false);
  return async (bytes, size) => {
    if (!looksLikeImage(bytes)) throw new Error('its first bytes are not those of a JPEG, PNG or WebP image');
    let image: Sharp = sharp(bytes, { failOn: 'truncated', ignoreIcc: true, limitInputPixels: PIXEL_LIMIT, pages: 1 });
    let resized = false;
    if (size !== undefined) {
      const { width, height } = await image.metadata();
      resized = width !== size || height !== size;
    }
    if (resized) {
      image = image.resize(size, size, { fit: 'cover', position: 'centre', kernel: 'cubic', fastShrinkOnLoad: false });
    }
    const { data, info } = await image.toColourspace('srgb').removeAlpha().raw({ depth: 'uchar' }).toBuffer({
      resolveWithObject: true,
    });
    const { width, height } = info;
    return { width, height, resized, pixels: threeChannels(data, info.channels, width * height) };
  };
}

function looksLikeImage(bytes: Uint8Array): boolean {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 16)).toString('latin1');
  const format = head.startsWith('\xff\xd8\xff')
    ? 'jpeg'
    : head.startsWith('\x89PNG\r\n\x1a\n')
      ? 'png'
      : head.startsWith('RIFF') && head.slice(8, 12) === 'WEBP'
        ? 'webp'
        : '';
  return FORMATS.has(format);
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
