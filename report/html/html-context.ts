import { citation, type Text } from '../document/document.ts';
import { nodeAnchor } from '../document/node-anchor.ts';
import { escapeMarkup } from '../ground/escape.ts';
import type { ProvenanceNode } from '../ground/study-types.ts';

/** Data that all parts of a page share. */
export interface HtmlContext {
  /** `Table 2` by id, and the numbers of references. */
  readonly names: ReadonlyMap<string, string>;
  readonly nodes: ReadonlyMap<string, ProvenanceNode>;
  /** Text files beside the report by path, which the page offers as downloads. */
  readonly files: ReadonlyMap<string, string>;
}

/** Running text with its links; a measured number links to the row of its node. */
export function renderText(content: Text, { names, nodes }: HtmlContext): string {
  return content
    .map((piece) => {
      if (typeof piece === 'string') return escapeMarkup(piece);
      if ('strong' in piece) return `<strong>${escapeMarkup(piece.strong)}</strong>`;
      if ('code' in piece) return `<code>${escapeMarkup(piece.code)}</code>`;
      if ('ref' in piece) return `<a href="#${piece.ref}">${escapeMarkup(names.get(piece.ref) ?? piece.ref)}</a>`;
      if ('link' in piece) return `<a href="${escapeMarkup(piece.href)}">${escapeMarkup(piece.link)}</a>`;
      if ('cite' in piece)
        return `[${piece.cite.map((key) => `<a href="#${citation(key)}">${names.get(citation(key)) ?? escapeMarkup(key)}</a>`).join(', ')}]`;
      const kind = piece.best ? 'v best' : 'v';
      return nodes.has(piece.node)
        ? `<a class="${kind}" href="#${nodeAnchor(piece.node)}">${escapeMarkup(piece.value)}</a>`
        : escapeMarkup(piece.value);
    })
    .join('');
}

export const nodeLink = (name: string, { nodes }: HtmlContext): string =>
  nodes.has(name)
    ? `<a href="#${nodeAnchor(name)}"><code>${escapeMarkup(name)}</code></a>`
    : `<code>${escapeMarkup(name)}</code>`;

/** Larger files would make the page slow to open; they are only beside the report. */
const MOST_HELD = 400_000;

/** A file of the report's folder by its path and, unless it is too large, as a download. */
export function dataLink(path: string, { files }: HtmlContext): string {
  const content = files.get(path);
  const beside = `<code>${escapeMarkup(path)}</code>`;
  if (content === undefined || content.length > MOST_HELD) return `Data: ${beside}.`;
  const bytes = Buffer.from(content, 'utf8').toString('base64');
  const name = path.split('/').at(-1)!;
  return `<a class="data" download="${escapeMarkup(name)}" href="data:text/csv;base64,${bytes}">Data (CSV)</a>, also in ${beside}.`;
}
