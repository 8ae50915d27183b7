import type { FeatureMap, NearestImages } from '../ground/exhibit-types.ts';
import { percent } from '../ground/number-format.ts';
import { SOFT } from './drawing.ts';
import type { DrawnFigure } from './drawn-figure.ts';
import { type Tile, tileSheet } from './tile-sheet.ts';
import { PAGE } from './vega-figure.ts';

/** Colour of the names of neighbours of another class. A cross marks them too, for readers who cannot see the colour. */
const OTHER = '#B3261E';

/** The maps whose neighbours are shown: of one trained encoder and of random weights, as far as there are both. */
export function shownNeighbours(maps: readonly FeatureMap[]): readonly FeatureMap[] {
  const learnt = maps.find((map) => map.family !== 'random');
  const first = maps.find((map) => map.family === 'random');
  return [learnt, first].filter((map) => map !== undefined && map.neighbours.queries.length > 0) as FeatureMap[];
}

/** Validation images on the left, then the nearest training images of each by the features of the encoders. */
export function neighbourFigure(maps: readonly FeatureMap[], classes: readonly string[]): DrawnFigure | undefined {
  const shown = shownNeighbours(maps);
  const [first] = shown;
  if (!first) return undefined;
  const { height, width, channels } = first.neighbours;
  const depth = Math.max(...first.neighbours.queries.map((query) => query.nearest.length));
  const rows = first.neighbours.queries.map(({ label }, q): Tile[] => [
    { pixels: tileOf(first.neighbours, q, 0), lines: [nameOf(classes, label)] },
    ...shown.flatMap(({ neighbours }) =>
      neighbours.queries[q]!.nearest.map((near, i): Tile => {
        const same = near.label === label;
        const name = nameOf(classes, near.label);
        return {
          pixels: tileOf(neighbours, q, 1 + i),
          lines: [same ? name : `\u00d7 ${name}`],
          lettering: { colour: same ? SOFT : OTHER },
        };
      }),
    ),
  ]);
  const heads = [
    { column: 0, text: 'query' },
    ...shown.map(({ method }, i) => ({ column: 1 + i * depth, text: method })),
  ];
  const alt = `Validation images and the training images nearest to each. Neighbours of the query\u2019s class: ${shown.map((map) => `${map.method} ${shareOfClass(map)} %`).join(', ')}.`;
  const sheet = { height, width, channels, rows, heads, gapAfter: [0, ...(shown.length > 1 ? [depth] : [])] };
  return { svg: tileSheet(sheet, shown.length > 1 ? PAGE : PAGE / 2, alt, 56), alt, wide: shown.length > 1 };
}

/** Percentage of the shown neighbours that have the class of their query. */
function shareOfClass({ neighbours }: FeatureMap): string {
  const all = neighbours.queries.flatMap(({ label, nearest }) => nearest.map((near) => Number(near.label === label)));
  return percent(all.reduce((sum, one) => sum + one, 0) / Math.max(1, all.length), 0);
}

/** The query is tile 0 of its row. */
function tileOf({ pixels, height, width, channels, queries }: NearestImages, query: number, tile: number): Uint8Array {
  const before = queries.slice(0, query).reduce((sum, { nearest }) => sum + 1 + nearest.length, 0);
  const size = height * width * channels;
  return pixels.subarray((before + tile) * size, (before + tile + 1) * size);
}

const nameOf = (classes: readonly string[], label: number): string => classes[label] ?? String(label);
