import { type Block, blocksOf, type PaperDocument, type Section, type Text } from '../document/document.ts';
import type { PublishedWork } from '../ground/study-types.ts';

/** The works that a paper cites, in the order of first mention; undefined where it cites none. */
export function referencesSection(
  paper: Pick<PaperDocument, 'abstract'>,
  sections: readonly Section[],
  works: Readonly<Record<string, PublishedWork>>,
) {
  const texts = [paper.abstract, ...blocksOf({ sections }).flatMap(textsOf)];
  const cited = new Set(texts.flatMap((text) => text.flatMap((piece) => (isCitation(piece) ? piece.cite : []))));
  const items = [...cited].flatMap((key) => (works[key] ? [{ key, text: entry(works[key]) }] : []));
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

function entry({ authors, title, venue, arxiv }: PublishedWork): Text {
  const start = `${authors.replace(/\.$/, '')}. ${title}. ${venue}.`;
  return arxiv === undefined
    ? [start]
    : [`${start} `, { link: `arXiv:${arxiv}`, href: `https://arxiv.org/abs/${arxiv}` }, '.'];
}
