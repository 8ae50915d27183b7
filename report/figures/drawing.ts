import { escapeMarkup } from '../ground/escape.ts';
import { FIGURE_FONT } from './vega-figure.ts';

// SVG by hand, for what a grammar of graphics does not draw well: tiles of pixels, thousands of points, boxes and arrows.

/** The shortest text of a coordinate: two decimals, no exponent, no minus zero. */
export const coordinate = (value: number): string => String(Number(value.toFixed(2)) || 0);

export const INK = '#222222';
export const SOFT = '#555555';
export const RULE = '#777777';

/** @param alt - One sentence that describes the figure, for screen readers */
export const svgOf = (width: number, height: number, alt: string, marks: readonly string[]): string =>
  `<svg role="img" aria-label="${escapeMarkup(alt)}" xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" version="1.1" width="${coordinate(width)}" height="${coordinate(height)}" viewBox="0 0 ${coordinate(width)} ${coordinate(height)}"><g font-family="${FIGURE_FONT}">
${marks.join('\n')}
</g></svg>
`;

export interface Lettering {
  readonly size?: number;
  readonly anchor?: 'start' | 'middle' | 'end';
  readonly colour?: string;
  readonly bold?: boolean;
}

/** One line of text, its baseline at y. */
export const letters = (
  content: string,
  x: number,
  y: number,
  { size = 9, anchor = 'start', colour = INK, bold = false }: Lettering = {},
): string =>
  `<text x="${coordinate(x)}" y="${coordinate(y)}" font-size="${coordinate(size)}"${anchor === 'start' ? '' : ` text-anchor="${anchor}"`} fill="${colour}"${bold ? ' font-weight="bold"' : ''}>${escapeMarkup(content)}</text>`;
