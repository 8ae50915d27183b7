import type { Block, Inline, PaperDocument, TableBlock, Text } from './document.ts';

/** A number and its unit, of which a line should not begin with the latter: `1 %`, `2.3 points`, `3.55 TFLOPs`. */
const UNITS = /(\d) (?=(%|points?\b|[kMGTP]?FLOPs?\b|[kMGTP]\b|px\b|pixels\b|epochs?\b))/g;

const tied = (text: string): string => text.replace(UNITS, '$1\u00a0');

/** The paper with a no-break space wherever a number meets its unit. Files of numbers come from the paper as it was. */
export function unbroken(paper: PaperDocument): PaperDocument {
  return {
    ...paper,
    title: tied(paper.title),
    subtitle: tied(paper.subtitle),
    honesty: paper.honesty.map(tied),
    abstract: inText(paper.abstract),
    sections: paper.sections.map((section) => ({
      ...section,
      title: tied(section.title),
      blocks: section.blocks.map(inBlock),
    })),
  };
}

const inText = (text: Text): Text => text.map(inPiece);

function inPiece(piece: Inline): Inline {
  if (typeof piece === 'string') return tied(piece);
  if ('value' in piece) return { ...piece, value: tied(piece.value) };
  return 'strong' in piece ? { strong: tied(piece.strong) } : piece;
}

function inBlock(block: Block): Block {
  switch (block.kind) {
    case 'paragraph':
      return { ...block, text: inText(block.text) };
    case 'list':
      return { ...block, items: block.items.map(inText) };
    case 'table':
      return inTable(block);
    case 'figure':
      return { ...block, caption: inText(block.caption) };
    default:
      return block;
  }
}

const inTable = (table: TableBlock): TableBlock => ({
  ...table,
  caption: inText(table.caption),
  columns: table.columns.map((column) => ({ ...column, title: tied(column.title) })),
  rows: table.rows.map((row) => row.map(inText)),
  ...(table.foot ? { foot: inText(table.foot) } : {}),
});
