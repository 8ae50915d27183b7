import type { FigureBlock } from '../document/document.ts';
import { escapeMarkup } from '../ground/escape.ts';
import { listed } from '../ground/number-format.ts';
import { dataLink, type HtmlContext, nodeLink, renderText } from './html-context.ts';

/** Further nodes are left to the appendix. */
const MOST_NODES = 6;

/** A figure with its caption, its data as a download, and links to its nodes. */
export function renderFigure(figure: FigureBlock, context: HtmlContext): string {
  const { id, caption, alt, image, path, csv, nodes = [], folded } = figure;
  const name = escapeMarkup(context.names.get(id) ?? '');
  const picture =
    'svg' in image
      ? enlarged(image.svg.trim())
      : `<img alt="${escapeMarkup(alt)}" width="${2 * image.width}" height="${2 * image.height}" src="data:image/png;base64,${Buffer.from(image.png).toString('base64')}">`;
  const from = nodes.slice(0, MOST_NODES).map((node) => nodeLink(node, context));
  if (nodes.length > MOST_NODES) from.push(`${nodes.length - MOST_NODES} more nodes`);
  const about = [
    ...(csv === undefined ? [] : [dataLink(csv, context)]),
    `Picture: <code>${escapeMarkup(path)}</code>.`,
    ...(from.length > 0 ? [`Drawn from ${listed(from)}.`] : []),
  ];
  const whole = `<figure id="${id}"><div class="card" tabindex="0" role="region" aria-label="${name}">${picture}</div>
<figcaption><b>${name}.</b> ${renderText(caption, context)}</figcaption><p class="foot">${about.join(' ')}</p></figure>`;
  return folded === undefined ? whole : `<details><summary>${escapeMarkup(folded)}</summary>${whole}</details>`;
}

/** A third larger than on paper, since screens are read from further away. */
const enlarged = (svg: string): string =>
  svg.replace(/ width="([\d.]+)" height="([\d.]+)"/, (_, width: string, height: string) => {
    const size = (text: string): string => (Number(text) * 1.35).toFixed(0);
    return ` width="${size(width)}" height="${size(height)}"`;
  });
