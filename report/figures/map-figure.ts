import type { FeatureMap } from '../ground/exhibit-types.ts';
import { percent } from '../ground/number-format.ts';
import { classColour, NAMED_COLOURS } from './class-colours.ts';
import { coordinate, INK, letters, SOFT, svgOf } from './drawing.ts';
import type { DrawnFigure } from './drawn-figure.ts';
import { textWidth } from './text-width.ts';
import { COLUMN, LETTERS, PAGE } from './vega-figure.ts';

/** More maps would be too small to read. */
const MOST_MAPS = 12;
const PER_ROW = 4;
const GAP = 14;
const HEAD = 31;

/** The maps to show: trained encoders in the order of the table, then one of random weights. */
export function shownMaps(maps: readonly FeatureMap[]): readonly FeatureMap[] {
  const learnt = maps.filter((map) => map.family !== 'random');
  const first = maps.filter((map) => map.family === 'random').slice(0, 1);
  return [...learnt.slice(0, MOST_MAPS - first.length), ...first];
}

/** Maps of validation images by features, a panel for each encoder, coloured by class. */
export function mapFigure(maps: readonly FeatureMap[], classes: readonly string[]): DrawnFigure | undefined {
  const shown = shownMaps(maps);
  if (shown.length === 0) return undefined;
  const wide = shown.length > 2;
  const across = Math.min(PER_ROW, Math.max(2, shown.length));
  const room = wide ? PAGE : COLUMN;
  const side = Math.floor((room - GAP * (across - 1)) / across);
  const marks: string[] = [];
  shown.forEach((map, i) => {
    const left = (i % across) * (side + GAP);
    const top = Math.floor(i / across) * (side + HEAD + GAP);
    marks.push(letters(map.method, left, top + 10, { size: LETTERS }));
    const { trustworthiness, kept } = map.quality;
    marks.push(
      letters(`T = ${trustworthiness.toFixed(2)}, ${percent(kept, 0)} % kept`, left, top + 24, {
        size: LETTERS,
        colour: SOFT,
      }),
      `<rect x="${left}" y="${top + HEAD}" width="${side}" height="${side}" fill="none" stroke="#d0d0d0" stroke-width="0.6"/>`,
      ...points(map, classes.length, left, top + HEAD, side),
    );
  });
  const rows = Math.ceil(shown.length / across);
  let height = rows * (side + HEAD) + (rows - 1) * GAP;
  if (classes.length <= NAMED_COLOURS) {
    const legend = legendOf(classes, room, height + 16);
    marks.push(...legend.marks);
    height = legend.bottom;
  }
  return { svg: svgOf(room, height + 4, altOf(shown), marks), alt: altOf(shown), wide };
}

/** Draws dots as very short strokes with round ends, one path for each class: this takes a dozen bytes a dot. */
function points(
  { coordinates, labels }: FeatureMap,
  classes: number,
  left: number,
  top: number,
  side: number,
): string[] {
  const margin = 6;
  const [x, y] = [0, 1].map((axis) => {
    const values = labels.map((_, i) => coordinates[2 * i + axis]!);
    return { least: Math.min(...values), most: Math.max(...values) };
  }) as [{ least: number; most: number }, { least: number; most: number }];
  // One scale for both axes: distances on a map mean the same in all directions.
  const scale = (side - 2 * margin) / (Math.max(x.most - x.least, y.most - y.least) || 1);
  const place = (value: number, { least, most }: { least: number; most: number }, from: number) =>
    from + side / 2 + scale * (value - (least + most) / 2);
  const size = labels.length > 600 ? 1.7 : 2.3;
  return Array.from({ length: classes }, (_, c) => {
    const path = labels
      .flatMap((label, i) =>
        label === c
          ? [
              `M${place(coordinates[2 * i]!, x, left).toFixed(1)},${place(coordinates[2 * i + 1]!, y, top).toFixed(1)}h.01`,
            ]
          : [],
      )
      .join('');
    return path === ''
      ? ''
      : `<path d="${path}" fill="none" stroke="${classColour(c, classes)}" stroke-width="${size}" stroke-linecap="round" stroke-opacity="0.8"/>`;
  }).filter((mark) => mark !== '');
}

function legendOf(classes: readonly string[], room: number, top: number): { marks: string[]; bottom: number } {
  let [x, y] = [0, top];
  const marks = classes.flatMap((name, c) => {
    const wide = textWidth(name, LETTERS) + 18;
    if (x > 0 && x + wide > room) [x, y] = [0, y + 14];
    const made = [
      `<circle cx="${coordinate(x + 4)}" cy="${coordinate(y - 3)}" r="3" fill="${classColour(c, classes.length)}"/>`,
      letters(name, x + 10, y, { size: LETTERS, colour: INK }),
    ];
    x += wide;
    return made;
  });
  return { marks, bottom: y + 2 };
}

const altOf = (shown: readonly FeatureMap[]): string =>
  `Maps of the features of ${shown[0]!.labels.length} validation images, coloured by class. Share of images whose nearest image in feature space has the same class: ${shown.map((map) => `${map.method} ${percent(map.nearestOfClass, 0)} %`).join(', ')}.`;
