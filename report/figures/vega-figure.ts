import type { TopLevelSpec } from 'vega-lite';
import { textWidth } from './text-width.ts';

/** Columns of the paper, in CSS pixels: 84 mm and 174 mm, so that a figure is set at its final size. */
export const COLUMN = 317;
export const PAGE = 657;

/** Text of figures: in the PDF the report's own font, on a page the reader's sans serif. */
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
 * A Vega-Lite figure as SVG text: the same bytes each time, in this process and any other.
 *
 * @param alt one sentence that says what the figure shows, read instead of its marks
 */
export async function vegaFigure(spec: TopLevelSpec, alt: string): Promise<string> {
  const [vega, { compile }, scenegraph] = await Promise.all([
    import('vega'),
    import('vega-lite'),
    // Only here are identifiers and text widths under control.
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

/** One role and one sentence on the whole; the marks' own labels, raw numbers read out one by one, go. */
function describe(svg: string, alt: string): string {
  const bare = svg.replace(/ (aria-[a-z]+|role)="[^"]*"/g, '');
  // A function: names of classes may have what a replacement's text takes for a pattern, such as $&.
  return `${bare.replace('<svg ', () => `<svg role="img" aria-label="${escapeXml(alt)}" `)}\n`;
}

export const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
