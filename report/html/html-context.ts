import { citation, type Text } from '../document/document.ts';
import { nodeAnchor } from '../document/node-anchor.ts';
import { escapeHtml } from '../ground/escape.ts';
import type { ProvenanceNode } from '../ground/study-types.ts';

/** What the parts of a page need of the whole. */
export interface Context {
  /** `Table 2` by id, and the numbers of references. */
  readonly names: ReadonlyMap<string, string>;
  readonly nodes: ReadonlyMap<string, ProvenanceNode>;
  /** Text files beside the report by path, to be held by the page too. */
  readonly files: ReadonlyMap<string, string>;
}

/** Running text with its links; a measured number leads to the row of its node. */
export function renderText(content: Text, { names, nodes }: Context): string {
  return content
    .map((piece) => {
      if (typeof piece === 'string') return escapeHtml(piece);
      if ('strong' in piece) return `<strong>${escapeHtml(piece.strong)}</strong>`;
      if ('code' in piece) return `<code>${escapeHtml(piece.code)}</code>`;
      if ('ref' in piece) return `<a href="#${piece.ref}">${escapeHtml(names.get(piece.ref) ?? piece.ref)}</a>`;
      if ('link' in piece) return `<a href="${escapeHtml(piece.href)}">${escapeHtml(piece.link)}</a>`;
      if ('cite' in piece)
        return `[${piece.cite.map((key) => `<a href="#${citation(key)}">${names.get(citation(key)) ?? escapeHtml(key)}</a>`).join(', ')}]`;
      const kind = piece.best ? 'v best' : 'v';
      return nodes.has(piece.node)
        ? `<a class="${kind}" href="#${nodeAnchor(piece.node)}">${escapeHtml(piece.value)}</a>`
        : escapeHtml(piece.value);
    })
    .join('');
}

export const nodeLink = (name: string, { nodes }: Context): string =>
  nodes.has(name)
    ? `<a href="#${nodeAnchor(name)}"><code>${escapeHtml(name)}</code></a>`
    : `<code>${escapeHtml(name)}</code>`;

/** More than this of one file would make the page slow to open; it lies beside the report all the same. */
const MOST_HELD = 400_000;

/** A file of the report's folder: held by the page as a download where it is not too large, and by its path. */
export function dataLink(path: string, { files }: Context): string {
  const content = files.get(path);
  const beside = `<code>${escapeHtml(path)}</code>`;
  if (content === undefined || content.length > MOST_HELD) return `Data: ${beside}.`;
  const bytes = Buffer.from(content, 'utf8').toString('base64');
  const name = path.split('/').at(-1)!;
  return `<a class="data" download="${escapeHtml(name)}" href="data:text/csv;base64,${bytes}">Data (CSV)</a>, also in ${beside}.`;
}
