import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gaussianBlur } from '../../../data/augment/blur.ts';
import { brightness, contrast, grayscale, saturation, solarize } from '../../../data/augment/colour.ts';

import { hue } from '../../../data/augment/hue.ts';
import { quarterTurns } from '../../../data/augment/quarter-turns.ts';
import { type Interpolation, resizedCrop } from '../../../data/augment/resample.ts';
import { mirrored, PICTURES, type Picture, referencePicture } from './pictures.ts';

const read = (name: string) => JSON.parse(readFileSync(new URL(`../../reference/${name}`, import.meta.url), 'utf8'));
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const total = (bytes: Uint8Array) => bytes.reduce((sum, level) => sum + level, 0);

function cropped(image: Picture, box: readonly number[], interpolation: Interpolation, flip = false): Uint8Array {
  const [top, left, height, width, size] = box as [number, number, number, number, number];
  const out = new Uint8Array(size * size * 3);
  resizedCrop(image.pixels, 0, image.width, { top, left, height, width }, size, interpolation, flip, out);
  return out;
}

type Operation = (image: Picture, parameters: readonly number[]) => Uint8Array;
const inPlace =
  (run: (pixels: Uint8Array, value: number) => void): Operation =>
  (image, [value]) => {
    const pixels = image.pixels.slice();
    run(pixels, value!);
    return pixels;
  };

const OPERATIONS: Readonly<Record<string, Operation>> = {
  brightness: inPlace(brightness),
  contrast: inPlace(contrast),
  saturation: inPlace(saturation),
  hue: inPlace(hue),
  grayscale: inPlace(grayscale),
  solarize: inPlace(solarize),
  rotate90: inPlace((pixels, turns) => quarterTurns(pixels, 32, turns)),
  'crop-bilinear': (image, box) => cropped(image, box, 'bilinear'),
  'crop-bicubic': (image, box) => cropped(image, box, 'bicubic'),
};

interface PillowCase {
  image: string;
  operation: string;
  parameters: number[];
  sum: number;
  row: number[];
  sha256: string;
}

describe('image operations and Pillow', () => {
  const fixture = read('augment-pillow.json') as { images: Record<string, number>; cases: PillowCase[] } & Record<
    string,
    string
  >;

  it('starts from the same test images', () => {
    for (const [name, sum] of Object.entries(fixture.images)) assert.equal(total(PICTURES[name]!.pixels), sum, name);
  });

  for (const operation of Object.keys(OPERATIONS)) {
    it(`gives exactly Pillow's bytes for ${operation}`, () => {
      const cases = fixture.cases.filter((item) => item.operation === operation);
      assert.ok(cases.length > 0);
      for (const { image, parameters, row, sum, sha256: digest } of cases) {
        const out = OPERATIONS[operation]!(PICTURES[image]!, parameters);
        const side = Math.sqrt(out.length / 3);
        const width = operation.startsWith('crop') ? side : PICTURES[image]!.width;
        const start = Math.min(5, out.length / 3 / width - 1) * width * 3;
        const what = `${operation}(${parameters}) of ${image}`;
        assert.deepEqual([...out.subarray(start, start + Math.min(48, width * 3))], row, what);
        assert.equal(total(out), sum, what);
        assert.equal(sha256(out), digest, what);
      }
    });
  }

  it('shifts the hue of every colour as Pillow does', function () {
    this.timeout(20_000);
    const digest = createHash('sha256');
    const plane = new Uint8Array(65536 * 3);
    for (let r = 0; r < 256; r++) {
      for (let i = 0; i < 65536; i++) {
        plane[3 * i] = r;
        plane[3 * i + 1] = i >> 8;
        plane[3 * i + 2] = i & 255;
      }
      hue(plane, 0.1);
      digest.update(plane);
    }
    assert.equal(digest.digest('hex'), fixture['every_colour_hue_0.1']);
  });
});

describe('image operations and torchvision', () => {
  const { augment } = read('augment-torchvision.json');
  const image = referencePicture();

  it('starts from the same test image', () => {
    assert.deepEqual([...image.pixels.subarray(0, 12)], augment.image_first12);
  });

  const box = [4, 7, 20, 15, 32];
  // Tensor code rounds blends and luma otherwise than Pillow (1 level), and shifts hue in float (12 levels).
  const cases: [string, number, () => Uint8Array][] = [
    ['resized_crop', 1, () => cropped(image, box, 'bilinear')],
    // It enlarges, where antialiasing has nothing to do.
    ['resized_crop_no_antialias', 1, () => cropped(image, box, 'bilinear')],
    ['hflip', 0, () => cropped(image, [0, 0, 32, 32, 32], 'bilinear', true)],
    ['brightness', 0, () => OPERATIONS.brightness!(image, [1.3])],
    ['contrast', 1, () => OPERATIONS.contrast!(image, [0.7])],
    ['saturation', 1, () => OPERATIONS.saturation!(image, [1.4])],
    ['hue', 12, () => OPERATIONS.hue!(image, [0.08])],
    ['grayscale', 1, () => OPERATIONS.grayscale!(image, [])],
    ['solarize', 0, () => OPERATIONS.solarize!(image, [128])],
    ['albumentations_solarize', 0, () => OPERATIONS.solarize!(image, [128])],
    ['albumentations_to_gray', 1, () => OPERATIONS.grayscale!(image, [])],
    ['gaussian_blur', 1, () => inPlace((pixels) => gaussianBlur(pixels, 32, 32, 3, 0.8))(image, [0])],
    ['rotate90', 0, () => OPERATIONS.rotate90!(image, [1])],
  ];
  for (const [name, tolerance, run] of cases) {
    it(`agrees within ${tolerance} levels on ${name}`, () => {
      const out = run();
      const expected = augment[name] as { sum: number; row5_rgb: number[] };
      const row = out.subarray(5 * 96, 6 * 96);
      const worst = Math.max(...expected.row5_rgb.map((level, i) => Math.abs(level - row[i]!)));
      assert.ok(worst <= tolerance, `${worst} levels apart`);
      assert.ok(Math.abs(total(out) - expected.sum) <= tolerance * out.length);
    });
  }
});

describe('image operations', () => {
  it('give the same bytes for a flip within a crop and a flip after it', () => {
    for (const interpolation of ['bilinear', 'bicubic'] as const) {
      const box = [3, 9, 30, 44, 24];
      const flipped = mirrored(cropped(PICTURES.wide!, box, interpolation), 24);
      assert.deepEqual(cropped(PICTURES.wide!, box, interpolation, true), flipped);
    }
  });

  it('show why no flip follows a turn: a flip after 90 degrees equals 270 degrees after a flip', () => {
    const turned = PICTURES.hash!.pixels.slice();
    quarterTurns(turned, 32, 1);
    const flippedThenTurned = mirrored(PICTURES.hash!.pixels, 32);
    quarterTurns(flippedThenTurned, 32, 3);
    assert.deepEqual(mirrored(turned, 32), flippedThenTurned);
  });
});
