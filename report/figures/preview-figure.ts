import type { AugmentationPreview } from '../ground/exhibit-types.ts';
import { SOFT } from './drawing.ts';
import type { DrawnFigure } from './drawn-figure.ts';
import { type Tile, tileSheet } from './tile-sheet.ts';
import { PAGE } from './vega-figure.ts';

/** Originals on the left, then views of each, with the random parameters of a view below it where they are known. */
export function previewFigure(preview: AugmentationPreview): DrawnFigure {
  const { height, width, channels, rows, views } = preview;
  const size = height * width * channels;
  const tiles = Array.from({ length: rows }, (_, row) =>
    Array.from({ length: 1 + views }, (_, column): Tile => {
      const at = (row * (1 + views) + column) * size;
      const pixels = preview.pixels.subarray(at, at + size);
      if (column === 0) return { pixels };
      return { pixels, lines: drawnLines(preview, row * views + column - 1), lettering: { colour: SOFT } };
    }),
  );
  const alt = `A grid of ${rows} training images: each row has the original on the left, then ${views} augmented views${preview.drawn ? ' with their random parameters' : ''}.`;
  const heads = [
    { column: 0, text: 'original' },
    { column: 1, text: 'views' },
  ];
  return { svg: tileSheet({ height, width, channels, rows: tiles, heads, gapAfter: [0] }, PAGE, alt), alt, wide: true };
}

/** Two short lines for one view: the crop, and further operations. The CSV has every value. */
function drawnLines({ drawn }: AugmentationPreview, view: number): string[] {
  const values = drawn?.values[view];
  if (!drawn || !values) return [];
  const of = (name: string): number | undefined => values[drawn.parameters.indexOf(name)];
  const [top, left, height, width] = ['top', 'left', 'height', 'width'].map(of);
  if ([top, left, height, width].includes(undefined)) return [];
  const done = [
    ...(of('flip') ? ['flip'] : []),
    ...((of('order') ?? -1) >= 0 ? ['jitter'] : []),
    ...(of('gray') ? ['grey'] : []),
    ...(of('blur') ? [`blur ${of('blur')!.toFixed(1)}`] : []),
    ...((of('solarize') ?? 256) < 256 ? [`sol. ${of('solarize')}`] : []),
    ...(of('turns') ? [`${90 * of('turns')!}\u00b0`] : []),
  ];
  return [`${width}\u00d7${height} at ${left},${top}`, done.join(', ') || 'no other'];
}

/** The part of the caption that explains the lines below a view. */
export const DRAWN_KEY = 'Below each view: width \u00d7 height of the crop at left, top, in pixels; other operations.';
