import type { MadePictures } from '../ground/exhibit-types.ts';
import { SOFT } from './drawing.ts';
import type { DrawnFigure } from './drawn-figure.ts';
import { type Tile, tileSheet } from './tile-sheet.ts';
import { COLUMN } from './vega-figure.ts';

/** Images that a method makes from validation images: input, output and original, a column for each image. */
export function pictureFigure(pictures: MadePictures, classes: readonly string[]): DrawnFigure {
  const { height, width, channels, rows, images, labels } = pictures;
  const size = height * width * channels;
  const tiles = rows.map((_, row) =>
    images.map((_, column): Tile => {
      const at = (row * images.length + column) * size;
      const pixels = pictures.pixels.subarray(at, at + size);
      if (row < rows.length - 1) return { pixels };
      return { pixels, lines: [classes[labels[column]!] ?? ''], lettering: { colour: SOFT } };
    }),
  );
  const mean = pictures.errors.reduce((sum, one) => sum + one, 0) / Math.max(1, pictures.errors.length);
  const alt = `${images.length} validation images in rows: ${rows.join(', ')} (${pictures.method}). Mean squared error ${mean.toPrecision(2)}.`;
  return { svg: tileSheet({ height, width, channels, rows: tiles, rowTitles: rows }, COLUMN, alt), alt };
}
