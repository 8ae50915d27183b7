import { encodePng } from '../ground/png.ts';
import { coordinate, type Lettering, letters, svgOf } from './drawing.ts';
import { textWidth } from './text-width.ts';
import { LETTERS } from './vega-figure.ts';

export interface Tile {
  /** uint8 [height, width, channels]; undefined for an empty place. */
  readonly pixels: Uint8Array | undefined;
  /** Lines of text below the tile. */
  readonly lines?: readonly string[];
  readonly lettering?: Lettering;
}

/** Small images in rows and columns, with text above, beside and below them. */
export interface Sheet {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly rows: readonly (readonly Tile[])[];
  /** Text beside each row. */
  readonly rowTitles?: readonly string[];
  /** Text above the columns, starting at a column. */
  readonly heads?: readonly { readonly column: number; readonly text: string }[];
  /** Columns with a wider gap after them. */
  readonly gapAfter?: readonly number[];
}

/** Largest side of a tile in the file, in pixels: print shows no more, and the PNG is not compressed. */
const MOST_PIXELS = 64;
const GAP = 4;
const WIDE_GAP = 14;
const LINE = 12.5;
const HEAD = 16;

/**
 * @param room - Width of the figure, in CSS pixels
 * @param most - Largest side of a tile, in CSS pixels
 */
export function tileSheet(sheet: Sheet, room: number, alt: string, most = 90): string {
  const columns = Math.max(...sheet.rows.map((row) => row.length));
  const titles = sheet.rowTitles ?? [];
  const left = titles.length > 0 ? Math.max(...titles.map((title) => textWidth(title, LETTERS))) + 8 : 0;
  const wide = sheet.gapAfter ?? [];
  const gaps = (columns - 1) * GAP + wide.length * (WIDE_GAP - GAP);
  const side = Math.min(most, Math.floor((room - left - gaps) / columns));
  const tall = (side * sheet.height) / sheet.width;
  const xOf = (column: number) =>
    left + column * (side + GAP) + wide.filter((after) => after < column).length * (WIDE_GAP - GAP);
  const top = (sheet.heads ?? []).length > 0 ? HEAD : 0;
  const marks: string[] = [];
  const places: { x: number; y: number; pixels: Uint8Array }[] = [];
  let y = top;
  sheet.rows.forEach((row, r) => {
    if (titles[r] !== undefined)
      marks.push(letters(titles[r], left - 8, y + tall / 2 + 3, { size: LETTERS, anchor: 'end' }));
    row.forEach(({ pixels, lines = [], lettering }, column) => {
      if (pixels) places.push({ x: xOf(column), y, pixels });
      lines.forEach((line, i) => {
        // Long lines get smaller letters, so that they do not run into the next tile.
        const size = Math.min(LETTERS, (LETTERS * (side + GAP - 1)) / Math.max(1, textWidth(line, LETTERS)));
        marks.push(letters(line, xOf(column), y + tall + LINE * (i + 1) - 2, { size, ...lettering }));
      });
    });
    const deepest = Math.max(0, ...row.map(({ lines = [] }) => lines.length));
    y += tall + (deepest > 0 ? deepest * LINE + 6 : GAP);
  });
  for (const { column, text } of sheet.heads ?? []) marks.push(letters(text, xOf(column), 11, { size: LETTERS }));
  const images = places.map(({ x, y: at, pixels }) => {
    const small = shrunk(pixels, sheet);
    const png = Buffer.from(encodePng(small.pixels, small.width, small.height, sheet.channels)).toString('base64');
    return `<image x="${coordinate(x)}" y="${coordinate(at)}" width="${coordinate(side)}" height="${coordinate(tall)}" preserveAspectRatio="none" style="image-rendering:pixelated" xlink:href="data:image/png;base64,${png}"/>`;
  });
  return svgOf(xOf(columns - 1) + side, y - GAP + 2, alt, [...images, ...marks]);
}

/** Averages blocks of pixels, so that large images do not bloat the report. */
function shrunk(pixels: Uint8Array, { height, width, channels }: Pick<Sheet, 'height' | 'width' | 'channels'>) {
  const factor = Math.ceil(Math.max(height, width) / MOST_PIXELS);
  if (factor <= 1) return { pixels, height, width };
  const [h, w] = [Math.ceil(height / factor), Math.ceil(width / factor)];
  const out = new Uint8Array(h * w * channels);
  for (let y = 0; y < h; y++)
    for (let x = 0; x < w; x++)
      for (let c = 0; c < channels; c++) {
        let [sum, count] = [0, 0];
        for (let v = y * factor; v < Math.min(height, (y + 1) * factor); v++)
          for (let u = x * factor; u < Math.min(width, (x + 1) * factor); u++) {
            sum += pixels[(v * width + u) * channels + c]!;
            count += 1;
          }
        out[(y * w + x) * channels + c] = Math.round(sum / count);
      }
  return { pixels: out, height: h, width: w };
}
