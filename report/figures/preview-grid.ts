import type { AugmentationPreview } from '../types.ts';

export interface PixelGrid {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  readonly pixels: Uint8Array;
}

/** White between tiles; wider after the original, which stands first. */
const GAP = 2;
const AFTER_ORIGINAL = 6;
/** Small images are repeated pixel by pixel up to this, so that no viewer blurs them. */
const LEAST_TILE = 32;

/** One picture of all tiles, from packed uint8 NHWC tiles [rows, 1 + views, height, width, channels]. */
export function previewGrid({ rows, views, height, width, channels, pixels }: AugmentationPreview): PixelGrid {
  const zoom = Math.max(1, Math.floor(LEAST_TILE / width));
  const [tileWidth, tileHeight] = [width * zoom, height * zoom];
  const gridWidth = (1 + views) * tileWidth + views * GAP + AFTER_ORIGINAL;
  const gridHeight = rows * tileHeight + (rows - 1) * GAP;
  const grid = new Uint8Array(gridWidth * gridHeight * channels).fill(255);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column <= views; column++) {
      const left = column * (tileWidth + GAP) + (column > 0 ? AFTER_ORIGINAL : 0);
      const top = row * (tileHeight + GAP);
      const tile = (row * (1 + views) + column) * height * width * channels;
      for (let y = 0; y < tileHeight; y++) {
        for (let x = 0; x < tileWidth; x++) {
          const from = tile + (Math.floor(y / zoom) * width + Math.floor(x / zoom)) * channels;
          const to = ((top + y) * gridWidth + left + x) * channels;
          for (let c = 0; c < channels; c++) grid[to + c] = pixels[from + c]!;
        }
      }
    }
  }
  return { width: gridWidth, height: gridHeight, channels, pixels: grid };
}
