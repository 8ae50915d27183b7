import sharp from 'sharp';

/** An image file of one colour. */
export const flat = (
  r: number,
  g: number,
  b: number,
  format: 'png' | 'jpeg' | 'webp' = 'png',
  width = 8,
  height = 8,
): Promise<Buffer> =>
  sharp({ create: { width, height, channels: 3, background: { r, g, b } } })
    .toFormat(format, format === 'webp' ? { lossless: true } : {})
    .toBuffer();
