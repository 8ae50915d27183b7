/**
 * Pillow's `Image.resize` (libImaging/Resample.c) for packed RGB bytes: a horizontal, then a vertical pass with
 * fixed-point weights, each rounded and clipped to 8 bits; the filter widens when shrinking (antialias).
 */
export type Interpolation = 'bilinear' | 'bicubic';

const PRECISION = 22;
const HALF = 1 << (PRECISION - 1);
const CHANNELS = 3;

/** Weights of one axis: output pixel o is a weighted sum of `taps` inputs, beginning with input `starts[o]`. */
interface Axis {
  readonly taps: number;
  readonly starts: Int32Array;
  /** `[out, taps]` in units of 2^-22; unused taps are 0. */
  readonly weights: Int32Array;
}

function bilinear(x: number): number {
  const d = Math.abs(x);
  return d < 1 ? 1 - d : 0;
}

/** Keys' cubic with a = -0.5. */
function bicubic(x: number): number {
  const a = -0.5;
  const d = Math.abs(x);
  if (d < 1) return ((a + 2) * d - (a + 3)) * d * d + 1;
  if (d < 2) return (((d - 5) * d + 8) * d - 4) * a;
  return 0;
}

function makeAxis(from: number, to: number, interpolation: Interpolation): Axis {
  const filter = interpolation === 'bilinear' ? bilinear : bicubic;
  const scale = from / to;
  const filterScale = Math.max(1, scale);
  const support = (interpolation === 'bilinear' ? 1 : 2) * filterScale;
  const rows: { start: number; weights: number[] }[] = [];
  for (let o = 0; o < to; o++) {
    const center = (o + 0.5) * scale;
    const start = Math.max(0, Math.trunc(center - support + 0.5));
    const end = Math.min(from, Math.trunc(center + support + 0.5));
    const raw: number[] = [];
    let sum = 0;
    for (let i = start; i < end; i++) {
      const weight = filter((i - center + 0.5) * (1 / filterScale));
      raw.push(weight);
      sum += weight;
    }
    const weights = raw.map((weight) => {
      const scaled = (sum === 0 ? weight : weight / sum) * (1 << PRECISION);
      return Math.trunc(scaled < 0 ? scaled - 0.5 : scaled + 0.5);
    });
    rows.push(trim(start, weights));
  }
  const taps = Math.max(...rows.map((row) => row.weights.length));
  const starts = new Int32Array(to);
  const weights = new Int32Array(to * taps);
  for (const [o, row] of rows.entries()) {
    // All rows have the same number of taps. Near the far border they start earlier, with weights of 0.
    const start = Math.min(row.start, from - taps);
    starts[o] = start;
    weights.set(row.weights, o * taps + row.start - start);
  }
  return { taps, starts, weights };
}

/** Removes zero weights at the ends, which change nothing and cost time. */
function trim(start: number, weights: readonly number[]): { start: number; weights: number[] } {
  let from = 0;
  let to = weights.length;
  while (from < to - 1 && weights[from] === 0) from++;
  while (to - 1 > from && weights[to - 1] === 0) to--;
  return { start: start + from, weights: weights.slice(from, to) };
}

const axes = new Map<string, Axis>();
const small: Record<Interpolation, (Axis | undefined)[]> = { bilinear: [], bicubic: [] };

/** Weights depend on two sizes only. Those of small images are kept by index, which is much faster than a map. */
function axis(from: number, to: number, interpolation: Interpolation): Axis {
  if (from < 256 && to < 256) {
    const list = small[interpolation];
    list[from * 256 + to] ??= makeAxis(from, to, interpolation);
    return list[from * 256 + to]!;
  }
  const key = `${interpolation} ${from} ${to}`;
  let found = axes.get(key);
  if (found === undefined) {
    found = makeAxis(from, to, interpolation);
    axes.set(key, found);
  }
  return found;
}

const clip = (value: number): number => (value < 0 ? 0 : value > 255 ? 255 : value);

let between = new Uint8Array(0);

/**
 * Cuts the box out of `image` (`[*, imageWidth, 3]`, from byte `offset` on) and resizes it to `[size, size, 3]` in `out`,
 * exactly as Pillow's `crop` and `resize` do. `flip` mirrors the result at no cost.
 */
export function resizedCrop(
  image: Uint8Array,
  offset: number,
  imageWidth: number,
  box: { readonly top: number; readonly left: number; readonly height: number; readonly width: number },
  size: number,
  interpolation: Interpolation,
  flip: boolean,
  out: Uint8Array,
): void {
  const row = size * CHANNELS;
  if (between.length < box.height * row) between = new Uint8Array(box.height * row);
  const from = offset + (box.top * imageWidth + box.left) * CHANNELS;
  horizontal(image, from, imageWidth * CHANNELS, box.height, axis(box.width, size, interpolation), size, flip);
  vertical(axis(box.height, size, interpolation), size, row, out);
}

/** Box `[height, width, 3]` to `between` `[height, size, 3]`. */
function horizontal(
  image: Uint8Array,
  from: number,
  stride: number,
  height: number,
  { taps, starts, weights }: Axis,
  size: number,
  flip: boolean,
): void {
  const target = between;
  const row = size * CHANNELS;
  const first = flip ? row - CHANNELS : 0;
  const step = flip ? -CHANNELS : CHANNELS;
  for (let o = 0, column = first; o < size; o++, column += step) {
    const start = from + starts[o]! * CHANNELS;
    if (taps === 2) {
      const w0 = weights[o * 2]!;
      const w1 = weights[o * 2 + 1]!;
      for (let y = 0, at = start, to = column; y < height; y++, at += stride, to += row) {
        target[to] = (image[at]! * w0 + image[at + 3]! * w1 + HALF) >> PRECISION;
        target[to + 1] = (image[at + 1]! * w0 + image[at + 4]! * w1 + HALF) >> PRECISION;
        target[to + 2] = (image[at + 2]! * w0 + image[at + 5]! * w1 + HALF) >> PRECISION;
      }
      continue;
    }
    for (let y = 0, line = start, to = column; y < height; y++, line += stride, to += row) {
      let r = HALF;
      let g = HALF;
      let b = HALF;
      for (let k = 0, at = line; k < taps; k++, at += CHANNELS) {
        const w = weights[o * taps + k]!;
        r += image[at]! * w;
        g += image[at + 1]! * w;
        b += image[at + 2]! * w;
      }
      target[to] = clip(r >> PRECISION);
      target[to + 1] = clip(g >> PRECISION);
      target[to + 2] = clip(b >> PRECISION);
    }
  }
}

/** `between` `[height, row]` to `out` `[size, row]`. */
function vertical({ taps, starts, weights }: Axis, size: number, row: number, out: Uint8Array): void {
  const source = between;
  for (let o = 0; o < size; o++) {
    const start = starts[o]! * row;
    const to = o * row;
    if (taps === 2) {
      const w0 = weights[o * 2]!;
      const w1 = weights[o * 2 + 1]!;
      for (let x = 0; x < row; x++) {
        out[to + x] = (source[start + x]! * w0 + source[start + row + x]! * w1 + HALF) >> PRECISION;
      }
      continue;
    }
    for (let x = 0; x < row; x++) {
      let sum = HALF;
      for (let k = 0, at = start + x; k < taps; k++, at += row) sum += source[at]! * weights[o * taps + k]!;
      out[to + x] = clip(sum >> PRECISION);
    }
  }
}
