import assert from 'node:assert/strict';
import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { imageDecoder } from '../../../data/image-files/decode-image.ts';
import { flat } from '../flat-image.ts';

const rawImage = (bytes: Uint8Array | Uint16Array, channels: 1 | 2 | 3 | 4, width = 2) =>
  sharp(bytes, { raw: { width, height: bytes.length / channels / width, channels } });

describe('decoding one image', () => {
  const pixels = async (bytes: Uint8Array, size?: number) => [...(await (await imageDecoder())(bytes, size)).pixels];

  it('gives RGB of PNG, JPEG and WebP', async () => {
    for (const format of ['png', 'webp'] as const) {
      assert.deepEqual((await pixels(await flat(10, 20, 30, format))).slice(0, 3), [10, 20, 30]);
    }
    const jpeg = (await pixels(await flat(100, 100, 100, 'jpeg'))).slice(0, 3);
    assert.deepEqual(jpeg, [100, 100, 100]);
  });

  it('repeats gray and drops alpha without blending', async () => {
    const gray = await rawImage(Uint8Array.from([0, 50, 100, 255]), 1)
      .toColourspace('b-w')
      .png()
      .toBuffer();
    assert.deepEqual(await pixels(gray), [0, 0, 0, 50, 50, 50, 100, 100, 100, 255, 255, 255]);
    const alpha = await rawImage(Uint8Array.from([1, 2, 3, 0, 4, 5, 6, 128]), 4)
      .png()
      .toBuffer();
    assert.deepEqual(await pixels(alpha), [1, 2, 3, 4, 5, 6]);
    const grayAlpha = await rawImage(Uint8Array.from([9, 0, 200, 128]), 2)
      .toColourspace('b-w')
      .png()
      .toBuffer();
    assert.deepEqual(await pixels(grayAlpha), [9, 9, 9, 200, 200, 200]);
  });

  it('takes the high byte of 16 bits, and converts CMYK', async () => {
    const deep = await rawImage(Uint16Array.from([0x1234, 0xff00, 0x00ff, 0x8080, 0x7fff, 0x0100]), 3)
      .toColourspace('rgb16')
      .png()
      .toBuffer();
    assert.deepEqual(await pixels(deep), [0x12, 0xff, 0, 0x80, 0x7f, 1]);
    const cmyk = await sharp(await flat(255, 255, 255))
      .toColourspace('cmyk')
      .jpeg()
      .toBuffer();
    for (const level of await pixels(cmyk)) assert.ok(level > 250, `white is ${level}`);
  });

  /** Each row of the table in docs/own-images.md: a file, what it is found to be, its size and its first pixels. */
  const corner = Uint8Array.from([10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110, 120, 130, 140, 150, 160, 170, 180]);
  const wide = () => rawImage(corner, 3, 3);
  const rows: [string, () => Promise<Uint8Array>, string[], [number, number], number[]][] = [
    ['an upright image', () => wide().png().toBuffer(), [], [3, 2], [10, 20, 30]],
    ['a quarter turn', () => turned(6), ['turned'], [2, 3], [100, 110, 120, 10, 20, 30]],
    ['a half turn', () => turned(3), ['turned'], [3, 2], [160, 170, 180]],
    ['a mirrored image', () => turned(2), ['turned'], [3, 2], [70, 80, 90]],
    ['16 bits', () => deep([0x1234, 0xff00, 0x00ff]), ['deep'], [1, 1], [0x12, 0xff, 0]],
    ['12 bits in 16', () => deep([0x0fff, 0x0800, 0x00ff]), ['deep'], [1, 1], [15, 8, 0]],
    [
      'transparency',
      () =>
        rawImage(Uint8Array.from([1, 2, 3, 0]), 4, 1)
          .png()
          .toBuffer(),
      ['alpha'],
      [1, 1],
      [1, 2, 3],
    ],
    ['CMYK', cmyk, ['cmyk'], [8, 8], []],
    ['gray', () => gray(1), ['gray'], [1, 1], [77, 77, 77]],
    ['a palette', () => wide().png({ palette: true, colours: 8 }).toBuffer(), ['palette'], [3, 2], [10, 20, 30]],
    ['an animation', animated, ['animated'], [4, 4], [200, 0, 0]],
    ['an animated PNG', animatedPng, [], [3, 2], [10, 20, 30]],
    // Display P3: these are the stored numbers, and [200, 30, 60] the colour in sRGB.
    ['a PNG with a colour profile', () => displayP3().png().toBuffer(), [], [4, 4], [184, 50, 64]],
    [
      'a JPEG with a colour profile',
      () => displayP3().jpeg({ quality: 100, chromaSubsampling: '4:4:4' }).toBuffer(),
      [],
      [4, 4],
      [185, 50, 64],
    ],
    ['a PNG with a gamma', () => gamma(), [], [3, 2], [10, 20, 30]],
    ['one pixel', () => flat(5, 6, 7, 'png', 1, 1), [], [1, 1], [5, 6, 7]],
    ['three pixels a side', () => flat(5, 6, 7, 'webp', 3, 3), [], [3, 3], [5, 6, 7]],
  ];
  const turned = (orientation: number) => wide().withMetadata({ orientation }).png().toBuffer();
  const deep = (levels: number[]) => rawImage(Uint16Array.from(levels), 3, 1).toColourspace('rgb16').png().toBuffer();
  const gray = (width: number) =>
    rawImage(Uint8Array.from([77]), 1, width)
      .toColourspace('b-w')
      .png()
      .toBuffer();
  async function cmyk(): Promise<Buffer> {
    return sharp(await flat(255, 255, 255))
      .toColourspace('cmyk')
      .jpeg()
      .toBuffer();
  }
  async function animated(): Promise<Buffer> {
    const frame = (r: number) => sharp({ create: { width: 4, height: 4, channels: 3, background: { r, g: 0, b: 0 } } });
    const frames = await Promise.all([200, 100, 0].map((r) => frame(r).png().toBuffer()));
    return sharp(frames, { join: { animated: true } })
      .webp({ lossless: true })
      .toBuffer();
  }
  const displayP3 = () =>
    sharp({ create: { width: 4, height: 4, channels: 3, background: { r: 200, g: 30, b: 60 } } }).withIccProfile('p3');
  const chunk = (type: string, content: Buffer): Buffer => {
    const out = Buffer.alloc(12 + content.length);
    out.writeUInt32BE(content.length, 0);
    out.write(type, 4, 'latin1');
    content.copy(out, 8);
    out.writeUInt32BE(crc32(out.subarray(4, 8 + content.length)), 8 + content.length);
    return out;
  };
  /** A PNG with other chunks before its pixels and behind them. */
  async function pngWith(before: Buffer[], after: Buffer[] = []): Promise<Buffer> {
    const png = await wide().png().toBuffer();
    const [pixelsAt, end] = [png.indexOf('IDAT') - 4, png.length - 12];
    return Buffer.concat([
      png.subarray(0, pixelsAt),
      ...before,
      png.subarray(pixelsAt, end),
      ...after,
      png.subarray(end),
    ]);
  }
  const gamma = () => pngWith([chunk('gAMA', Buffer.from([0, 0, 0x2c, 0x7a]))]);
  /** Two frames: the picture that every PNG has, and a black one. */
  async function animatedPng(): Promise<Buffer> {
    const words = (...values: number[]): Buffer =>
      Buffer.concat(
        values.map((value) => {
          const word = Buffer.alloc(4);
          word.writeUInt32BE(value);
          return word;
        }),
      );
    const control = (sequence: number) =>
      chunk('fcTL', Buffer.concat([words(sequence, 3, 2, 0, 0), Buffer.from([0, 1, 0, 10, 0, 0])]));
    const other = deflateSync(Buffer.alloc(2 * (1 + 3 * 3)));
    return pngWith(
      [chunk('acTL', words(2, 0)), control(0)],
      [control(1), chunk('fdAT', Buffer.concat([words(2), other]))],
    );
  }
  for (const [what, file, traits, size, first] of rows)
    it(`follows the stated rule for ${what}`, async () => {
      const image = await (await imageDecoder())(await file());
      assert.deepEqual([image.traits, [image.width, image.height]], [traits, size]);
      assert.deepEqual([...image.pixels].slice(0, first.length), first);
    });

  it('refuses an image of more than 100 million pixels by its header', async () => {
    const header = Buffer.from(await flat(0, 0, 0));
    header.writeUInt32BE(20_000, 16);
    header.writeUInt32BE(20_000, 20);
    header.writeUInt32BE(crc32(header.subarray(12, 29)), 29);
    await assert.rejects(pixels(header), /it has 20000x20000 pixels; at most 100000000 are read/);
  });

  it('resizes the shorter side and cuts out the centre', async () => {
    const bytes = new Uint8Array(3 * 24 * 8);
    for (let i = 0; i < bytes.length; i++) bytes[i] = i % 72 < 24 ? 255 : i % 72 < 48 ? 80 : 0;
    const wide = await sharp(bytes, { raw: { width: 24, height: 8, channels: 3 } })
      .png()
      .toBuffer();
    assert.deepEqual(new Set(await pixels(wide, 8)), new Set([80]));
    assert.equal((await pixels(wide, 4)).length, 48);
  });

  it('refuses a file that is cut short or not an image', async () => {
    const noisy = Uint8Array.from({ length: 64 * 64 * 3 }, (_, i) => (i * i * 31) & 255);
    for (const format of ['png', 'jpeg', 'webp'] as const) {
      const whole = await rawImage(noisy, 3, 64).toFormat(format).toBuffer();
      assert.equal((await pixels(whole)).length, noisy.length);
      await assert.rejects(pixels(whole.subarray(0, whole.length * 0.7)), Error, format);
    }
    await assert.rejects(
      pixels(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"/>')),
      /first bytes/,
    );
  });
});
