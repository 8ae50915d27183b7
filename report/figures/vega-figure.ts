import type { TopLevelSpec } from 'vega-lite';
import { cleanLines, escapeMarkup } from '../ground/escape.ts';
import { textWidth } from './text-width.ts';

/** Widths of one and of both columns of the paper in CSS pixels (84 mm and 174 mm): figures are drawn at their final size. */
export const COLUMN = 317;
export const PAGE = 657;

/** Size of all text in figures, in CSS pixels: on paper that of the captions. */
export const LETTERS = 11;

/** Figures use the report's own font in the PDF, and the reader's sans serif on the page. */
export const FIGURE_FONT = 'Strata Serif, Helvetica Neue, Helvetica, Arial, sans-serif';

const CONFIG = {
  font: FIGURE_FONT,
  background: 'transparent',
  view: { stroke: null },
  axis: {
    labelFontSize: LETTERS,
    titleFontSize: LETTERS,
    titleFontWeight: 'normal',
    labelColor: '#222222',
    titleColor: '#222222',
    gridColor: '#e4e4e4',
    domainColor: '#777777',
    tickColor: '#777777',
    labelLimit: 0,
    titleLimit: 0,
  },
  legend: {
    labelFontSize: LETTERS,
    titleFontSize: LETTERS,
    labelLimit: 0,
    titleLimit: 0,
    symbolStrokeWidth: 1.5,
    layout: { bottom: { direction: 'vertical', anchor: 'start' } },
  },
  header: { labelFontSize: LETTERS, titleFontSize: LETTERS, labelLimit: 0 },
  title: { fontSize: LETTERS, fontWeight: 'normal', anchor: 'start', limit: 0 },
  text: { fontSize: LETTERS },
};

/**
 * A Vega-Lite figure as SVG text, with the same bytes in every process.
 *
 * @param alt - One sentence that describes the figure, for screen readers
 * @param room - Width that the figure shall have with its axes and legends: its panels become wider or narrower for it
 */
export async function vegaFigure(spec: TopLevelSpec, alt: string, room: number): Promise<string> {
  const first = await drawn(spec);
  const missing = room - widthOf(first);
  return describe(Math.abs(missing) < 1 ? first : await drawn(widened(spec, missing)), alt);
}

const widthOf = (svg: string): number => Number(/ width="([\d.]+)"/.exec(svg)?.[1] ?? 0);

/** A panel does not become narrower than this. */
const NARROWEST = 110;

/** The specification with panels wider by so much in all; those of a row share it. Square panels stay square. */
function widened<T>(spec: T, by: number): T {
  const { hconcat, concat, columns, vconcat, width, height } = spec as {
    readonly hconcat?: readonly object[];
    readonly concat?: readonly object[];
    readonly columns?: number;
    readonly vconcat?: readonly object[];
    readonly width?: number;
    readonly height?: number;
  };
  const inRow = (panels: readonly object[], n: number) => panels.map((one) => widened(one, by / n));
  if (hconcat) return { ...spec, hconcat: inRow(hconcat, hconcat.length) };
  if (concat) return { ...spec, concat: inRow(concat, Math.min(columns ?? concat.length, concat.length)) };
  if (vconcat) return { ...spec, vconcat: inRow(vconcat, 1) };
  if (typeof width !== 'number') return spec;
  const side = Math.max(Math.floor(width + by), Math.min(width, NARROWEST));
  return { ...spec, width: side, ...(height === width && { height: side }) };
}

async function drawn(spec: TopLevelSpec): Promise<string> {
  const [vega, { compile }, scenegraph] = await Promise.all([
    import('vega'),
    import('vega-lite'),
    // This package alone gives control over identifiers and text widths.
    import('vega-scenegraph'),
  ]);
  scenegraph.resetSVGDefIds();
  scenegraph.textMetrics.width = (item, text) => textWidth(String(text ?? ''), item.fontSize ?? 11);
  const compiled = compile({ ...spec, config: { ...CONFIG, ...spec.config } } as TopLevelSpec).spec;
  const view = new vega.View(vega.parse(compiled), { renderer: 'none', logLevel: vega.Error });
  try {
    return await view.toSVG();
  } finally {
    view.finalize();
  }
}

/** Gives the whole figure one role and one label, and removes the labels of single marks, which are raw numbers. */
function describe(svg: string, alt: string): string {
  const bare = cleanLines(svg).replace(/ (aria-[a-z]+|role)="[^"]*"/g, '');
  // A function, since class names can contain replacement patterns such as $&.
  return `${bare.replace('<svg ', () => `<svg role="img" aria-label="${escapeMarkup(alt)}" `)}\n`;
}
