import type { TrainingSamples } from '../ground/exhibit-types.ts';
import { SOFT } from './drawing.ts';
import type { DrawnFigure } from './drawn-figure.ts';
import { type Tile, tileSheet } from './tile-sheet.ts';
import { COLUMN } from './vega-figure.ts';

/** Images in a row of the grid. */
const COLUMNS = 6;

/** Training images with their classes, six in a row. */
export function sampleFigure(samples: TrainingSamples, classes: readonly string[]): DrawnFigure {
  const { height, width, channels, labels } = samples;
  const size = height * width * channels;
  const tile = (label: number, i: number): Tile => ({
    pixels: samples.pixels.subarray(i * size, (i + 1) * size),
    lines: [classes[label] ?? ''],
    lettering: { colour: SOFT },
  });
  const tiles = labels.map(tile);
  const rows = Array.from({ length: Math.ceil(tiles.length / COLUMNS) }, (_, row) =>
    tiles.slice(row * COLUMNS, (row + 1) * COLUMNS),
  );
  const alt = `A grid of ${labels.length} training images, each with its class below it.`;
  return { svg: tileSheet({ height, width, channels, rows }, COLUMN, alt), alt };
}
