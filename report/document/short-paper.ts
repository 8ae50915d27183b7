import { type Block, type PaperDocument, plainText, type TableBlock, type Text } from './document.ts';

/** Rows of one table that the appendix of a paper can hold; the page and the CSV have them all. */
const MOST_ROWS = 120;
/** Of a table that floats in the paper's columns and cannot go over a page's end. */
const MOST_FLOATING = 36;
/** Of a table of results that is there to be sorted, as no paper can be. */
const MOST_RESULTS = 40;

/**
 * The paper without the rows that no reader of a PDF would turn pages for: of many nodes those that a number
 * leads to, and of other tables the first rows. What is left out is said below the table.
 */
export function shortPaper(
  paper: PaperDocument,
  nodes: readonly string[],
): { readonly paper: PaperDocument; readonly nodes: readonly string[] } {
  const cut = (block: Block): Block => {
    if (block.kind !== 'table') return block;
    if (block.id === 'table-all') return firstRows(block, MOST_RESULTS);
    if (block.id !== 'table-provenance') return firstRows(block, MOST_ROWS);
    return { ...block, rows: block.rows.map((row) => [...row.slice(0, -1), fewInputs(row.at(-1)!)]) };
  };
  const float = (block: Block): Block => (block.kind === 'table' ? firstRows(block, MOST_FLOATING) : block);
  const sections = paper.sections.map((section) => ({
    ...section,
    blocks: section.blocks.map(section.appendix ? cut : float),
  }));
  const short = { ...paper, sections };
  if (nodes.length <= MOST_ROWS) return { paper: short, nodes };
  const kept = linkedNodes(short);
  const isKept = (row: readonly Text[]): boolean => kept.has(plainText(row[0]!));
  const trimmed = sections.map((section) => ({
    ...section,
    blocks: section.blocks.map((block) =>
      block.kind === 'table' && block.id === 'table-provenance'
        ? told(block, block.rows.filter(isKept), 'These are the nodes that numbers of this paper lead to; ')
        : block,
    ),
  }));
  return { paper: { ...short, sections: trimmed }, nodes: nodes.filter((node) => kept.has(node)) };
}

/** A report is made from all there is, which need not be listed once more. */
function fewInputs(inputs: Text): Text {
  const names = plainText(inputs).split(', ');
  return names.length > 20 ? [`${names.slice(0, 5).join(', ')} and ${names.length - 5} more`] : inputs;
}

function firstRows(table: TableBlock, most: number): TableBlock {
  return table.rows.length <= most ? table : told(table, table.rows.slice(0, most), '');
}

function told(table: TableBlock, rows: TableBlock['rows'], why: string): TableBlock {
  const where = table.csv === undefined ? 'report.html' : `report.html and ${table.csv}`;
  const left = `${why}${table.rows.length - rows.length} more rows are in ${where}.`;
  return { ...table, rows, foot: [...(table.foot ?? []), ...(table.foot ? [' '] : []), left] };
}

/** Nodes that a number of the paper's shown rows leads to. */
function linkedNodes(paper: PaperDocument): Set<string> {
  const found = new Set<string>();
  const look = (value: unknown): void => {
    if (Array.isArray(value)) for (const item of value) look(item);
    else if (typeof value === 'object' && value !== null) {
      if ('value' in value && 'node' in value) found.add(String(value.node));
      else if (!ArrayBuffer.isView(value)) look(Object.values(value));
    }
  };
  look(paper);
  return found;
}
