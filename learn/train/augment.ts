import type { Random } from '../types.ts';

/**
 * `crop-flip`: pads with 4 black pixels on each side, crops at random to the old size, and flips with probability 1/2.
 * `shift-flip`: Keras' ImageDataGenerator with shifts of at most a tenth of the size and a flip.
 */
export type Augmentation = 'none' | 'flip' | 'crop-flip' | 'shift-flip';

/** Makes a view of each packed uint8 NHWC image in place, from a stream of its own. */
export type MakeViews = (pixels: Uint8Array, random: Random) => void;

const PADDING = 4;
const SHIFT = 0.1;

/** Augments packed uint8 NHWC images in place, with its own draws for each image. */
export function augmentBatch(
  pixels: Uint8Array,
  { height, width, channels }: { readonly height: number; readonly width: number; readonly channels: number },
  augmentation: Augmentation,
  random: Random,
): void {
  if (augmentation === 'none') return;
  const size = height * width * channels;
  for (let at = 0; at < pixels.length; at += size) {
    const image = pixels.subarray(at, at + size);
    if (augmentation === 'crop-flip') {
      const down = random.int(2 * PADDING + 1) - PADDING;
      const right = random.int(2 * PADDING + 1) - PADDING;
      shift(image, height, width, channels, down, right);
    }
    if (augmentation === 'shift-flip') {
      const down = SHIFT * height * (2 * random.uniform() - 1);
      const right = SHIFT * width * (2 * random.uniform() - 1);
      slide(image, height, width, channels, down, right);
    }
    if (random.uniform() < 0.5) flip(image, height, width, channels);
  }
}

/** Moves the content by (-down, -right) and fills with black, as a crop of a padded image does. */
function shift(image: Uint8Array, height: number, width: number, channels: number, down: number, right: number): void {
  const before = image.slice();
  image.fill(0);
  const first = Math.max(0, -right);
  const last = Math.min(width, width - right);
  for (let y = Math.max(0, -down); y < Math.min(height, height - down); y++) {
    const from = ((y + down) * width + first + right) * channels;
    // An image of at most three pixels can be shifted out of sight.
    if (last > first)
      image.set(before.subarray(from, from + (last - first) * channels), (y * width + first) * channels);
  }
}

/**
 * Moves the content by (-down, -right), parts of pixels included: bilinear, and beyond the border the nearest pixel, as Keras'
 * shifts do. Rounded to whole values, which Keras' are not.
 */
export function slide(
  image: Uint8Array,
  height: number,
  width: number,
  channels: number,
  down: number,
  right: number,
): void {
  const before = image.slice();
  const rows = placesOf(height, down);
  const columns = placesOf(width, right);
  for (const [y, row] of rows.entries())
    for (const [x, column] of columns.entries())
      for (let c = 0; c < channels; c++) {
        const at = (a: number, b: number) => before[(a * width + b) * channels + c]!;
        const above = at(row.first, column.first) * (1 - column.part) + at(row.first, column.next) * column.part;
        const below = at(row.next, column.first) * (1 - column.part) + at(row.next, column.next) * column.part;
        image[(y * width + x) * channels + c] = Math.round(above * (1 - row.part) + below * row.part);
      }
}

/** Where each pixel of a line comes from: between two pixels, by which part of the way. */
const placesOf = (length: number, by: number): { first: number; next: number; part: number }[] =>
  Array.from({ length }, (_, i) => {
    const place = Math.min(length - 1, Math.max(0, i + by));
    const first = Math.floor(place);
    return { first, next: Math.min(length - 1, first + 1), part: place - first };
  });

function flip(image: Uint8Array, height: number, width: number, channels: number): void {
  for (let y = 0; y < height; y++)
    for (let x = 0; x < Math.floor(width / 2); x++)
      for (let c = 0; c < channels; c++) {
        const a = (y * width + x) * channels + c;
        const b = (y * width + width - 1 - x) * channels + c;
        [image[a], image[b]] = [image[b]!, image[a]!];
      }
}
