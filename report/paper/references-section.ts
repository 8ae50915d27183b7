import { type Block, blocksOf, type PaperDocument, type Section, type Text } from '../document/document.ts';
import { BIBLIOGRAPHY, type Reference } from '../references/bibliography.ts';

/** The list of what a paper cites, in the order of its first mention; none where nothing is cited. */
export function referencesSection(paper: Omit<PaperDocument, 'sections'>, sections: readonly Section[]) {
  const texts = [paper.abstract, ...blocksOf({ ...paper, sections }).flatMap(textsOf)];
  const cited = new Set(texts.flatMap((text) => text.flatMap((piece) => (isCitation(piece) ? piece.cite : []))));
  const items = [...cited].flatMap((key) => (BIBLIOGRAPHY[key] ? [{ key, text: entry(BIBLIOGRAPHY[key]) }] : []));
  if (items.length === 0) return undefined;
  return { id: 'references', title: 'References', blocks: [{ kind: 'references' as const, items }] };
}

const isCitation = (piece: Text[number]): piece is { readonly cite: readonly string[] } =>
  typeof piece === 'object' && 'cite' in piece;

function textsOf(block: Block): readonly Text[] {
  switch (block.kind) {
    case 'paragraph':
      return [block.text];
    case 'list':
      return block.items;
    case 'table':
      return [block.caption, ...block.rows.flat(), block.foot ?? []];
    case 'figure':
      return [block.caption];
    default:
      return [];
  }
}

function entry({ authors, title, venue, arxiv }: Reference): Text {
  const start = `${authors.replace(/\.$/, '')}. ${title}. ${venue}.`;
  return arxiv === undefined
    ? [start]
    : [`${start} `, { link: `arXiv:${arxiv}`, href: `https://arxiv.org/abs/${arxiv}` }, '.'];
}
