/** The deterministic test images of test/reference/make-augment-fixtures.py, `[height, width, 3]`. */
export interface Picture {
  readonly height: number;
  readonly width: number;
  readonly pixels: Uint8Array;
}

function picture(height: number, width: number, level: (y: number, x: number, c: number) => number): Picture {
  const pixels = new Uint8Array(height * width * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let c = 0; c < 3; c++) pixels[(y * width + x) * 3 + c] = level(y, x, c);
    }
  }
  return { height, width, pixels };
}

export const PICTURES: Readonly<Record<string, Picture>> = {
  hash: picture(32, 32, (y, x, c) => (7 * x + 13 * y + 53 * c + 3 * ((x * y) % 17)) % 256),
  smooth: picture(32, 32, (y, x, c) => Math.round(127.5 + 110 * Math.sin(0.21 * x + 0.13 * y * (c + 1) + c))),
  wide: picture(45, 70, (y, x, c) => (11 * x + 29 * y + 71 * c + x * y) % 256),
};

/** `fill(seed, count)` of the reference values: a hash of the index in -1…1. */
export function fill(seed: number, count: number): Float32Array {
  return Float32Array.from({ length: count }, (_, i) => {
    let h = (i + seed * 0x9e3779b1) >>> 0;
    h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
    return ((h ^ (h >>> 16)) >>> 0) / 2 ** 31 - 1;
  });
}

/** `fill(1020)` as an image, box-blurred 3x3 with wrap-around: the image of the torchvision reference values. */
export function referencePicture(): Picture {
  const raw = Float64Array.from(fill(1020, 32 * 32 * 3), (v) =>
    Math.min(255, Math.max(0, Math.round((v * 0.5 + 0.5) * 255))),
  );
  return picture(32, 32, (y, x, c) => {
    let sum = 0;
    for (let dy = 31; dy <= 33; dy++) {
      for (let dx = 31; dx <= 33; dx++) sum += raw[(((y + dy) % 32) * 32 + ((x + dx) % 32)) * 3 + c]!;
    }
    return Math.floor(sum / 9 + 0.5);
  });
}

/** `[height, width, 3]` with left and right exchanged. */
export const mirrored = (pixels: Uint8Array, width: number): Uint8Array =>
  pixels.map((_, i) => {
    const column = Math.floor(i / 3) % width;
    return pixels[i + 3 * (width - 1 - 2 * column)]!;
  });
