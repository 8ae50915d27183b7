import type { TopLevelSpec } from 'vega-lite';
import { cleanLines, escapeMarkup } from '../ground/escape.ts';
import { textWidth } from './text-width.ts';

/** Widths of one and of both columns of the paper in CSS pixels (84 mm and 174 mm): figures are drawn at their final size. */
export const COLUMN = 317;
export const PAGE = 657;

/** Figures use the report's own font in the PDF, and the reader's sans serif on the page. */
export const FIGURE_FONT = 'Strata Serif, Helvetica Neue, Helvetica, Arial, sans-serif';

const CONFIG = {
  font: FIGURE_FONT,
  background: 'transparent',
  view: { stroke: null },
  axis: {
    labelFontSize: 9,
    titleFontSize: 9,
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
    labelFontSize: 9,
    titleFontSize: 9,
    labelLimit: 0,
    titleLimit: 0,
    symbolStrokeWidth: 1.5,
    layout: { bottom: { direction: 'vertical', anchor: 'start' } },
  },
  header: { labelFontSize: 9, titleFontSize: 9, labelLimit: 0 },
  title: { fontSize: 10, fontWeight: 'normal', anchor: 'start', limit: 0 },
  text: { fontSize: 9 },
};

/**
 * A Vega-Lite figure as SVG text, with the same bytes in every process.
 *
 * @param alt - One sentence that describes the figure, for screen readers
 */
export async function vegaFigure(spec: TopLevelSpec, alt: string): Promise<string> {
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
    return describe(await view.toSVG(), alt);
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
