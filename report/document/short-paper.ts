import { type Block, type PaperDocument, plainText, type TableBlock, type Text } from './document.ts';
import { linkedNodes } from './linked-nodes.ts';

/** Most rows of a table in the appendix of the PDF. The page and the CSV have all rows. */
const MOST_ROWS = 120;
/** Most rows of a floating table, which cannot break across pages. */
const MOST_FLOATING = 36;
/** Most rows of the table of all results, which is meant for sorting on the page. */
const MOST_RESULTS = 40;

/**
 * The paper with shorter tables, for the PDF: of many nodes, those that a number links to; of other tables, the first rows.
 * A note below the table says how many rows are left out.
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
        ? told(block, block.rows.filter(isKept), 'These are the nodes that numbers of this paper link to; ')
        : block,
    ),
  }));
  return { paper: { ...short, sections: trimmed }, nodes: nodes.filter((node) => kept.has(node)) };
}

/** A report has all nodes as inputs; the first few are enough. */
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
