/** The first bytes of each format, read as latin-1; ? stands for any byte. */
const FORMATS: readonly { readonly name: string; readonly isRead: boolean; readonly heads: readonly string[] }[] = [
  { name: 'JPEG', isRead: true, heads: ['\xff\xd8\xff'] },
  { name: 'PNG', isRead: true, heads: ['\x89PNG\r\n\x1a\n'] },
  { name: 'WebP', isRead: true, heads: ['RIFF????WEBP'] },
  { name: 'GIF', isRead: false, heads: ['GIF87a', 'GIF89a'] },
  { name: 'BMP', isRead: false, heads: ['BM????\0\0\0\0'] },
  { name: 'TIFF', isRead: false, heads: ['II*\0', 'MM\0*', 'II+\0', 'MM\0+'] },
  { name: 'AVIF', isRead: false, heads: ['????ftypavif', '????ftypavis'] },
  { name: 'HEIC', isRead: false, heads: ['????ftyphei', '????ftypmif1', '????ftypmsf1'] },
  { name: 'JPEG 2000', isRead: false, heads: ['\0\0\0\x0cjP  ', '\xff\x4f\xff\x51'] },
  { name: 'JPEG XL', isRead: false, heads: ['\0\0\0\x0cJXL ', '\xff\x0a'] },
];

/** The format of an image by its first bytes, whatever its name; undefined for anything that is not known to be one. */
export function imageFormat(bytes: Uint8Array): { readonly name: string; readonly isRead: boolean } | undefined {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 16)).toString('latin1');
  return FORMATS.find(({ heads }) =>
    heads.some((text) => [...text].every((byte, at) => byte === '?' || byte === head[at])),
  );
}
