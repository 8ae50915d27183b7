import { plainText, type TableBlock, type Text } from '../document/document.ts';
import { nodeAnchor } from '../document/node-anchor.ts';
import { breakableName, floating, inline, type TypstContext } from './typst-inline.ts';
import { quoted } from './typst-template.ts';

/** Floats cannot break across pages: the PDF shows this many rows of a longer table, the page and the CSV all. */
const MOST_ROWS = 36;

/** Place of a table: floating in the columns, or in the appendix, where it can break across pages. */
export type TablePlace = 'float' | 'appendix';

/** Further inputs of a node are on the page and in the CSV only. */
const MOST_INPUTS = 6;

/** Tables of the appendix with at most this many rows do not break across pages. */
const FEW_ROWS = 14;

/** Least height of a row in points. */
const ROW = 10;

/** Column widths of tables that need their own. */
const WIDTHS: Readonly<Record<string, string>> = {
  'table-provenance': '(0.95fr, 0.6fr, 1.15fr, 1.35fr, 1fr)',
};

/** A table with its caption above it, and rules at its ends and below its heading. */
export function typstTable(given: TableBlock, context: TypstContext, place: TablePlace): string {
  const block = place === 'appendix' ? fitted(given) : given;
  const { id, caption, columns, wide } = block;
  const rows = place === 'appendix' ? block.rows : block.rows.slice(0, MOST_ROWS);
  const foot = [...(block.foot ?? []), ...leftOut(block, rows.length)];
  const head = columns.map(({ title }) => `[*#${quoted(title)};*]`).join(', ');
  const body = rows.map((row) => {
    if (row.length === 1)
      return `table.cell(colspan: ${columns.length}, inset: (top: 5pt, bottom: 2.4pt, x: 3pt), emph${inline(row[0]!, context)})`;
    const cells = row.map((cell) => inline(cell, context));
    // Numbers link to this anchor.
    if (id === 'table-provenance')
      cells[0] = `[#strong(${quoted(breakableName(plainText(row[0]!)))}) #label(${quoted(nodeAnchor(plainText(row[0]!)))})]`;
    return cells.join(', ');
  });
  const align = columns.map((column) => ({ left: 'left', right: 'right', centre: 'center' })[column.align]).join(', ');
  const doubled = columns.length > given.columns.length;
  // A last column of text takes the rest of the width; a column of numbers might need more than that.
  const ofText = place === 'appendix' && columns.at(-1)?.align === 'left';
  const widths = WIDTHS[id] ?? (ofText ? appendixWidths(columns.length, doubled) : String(columns.length));
  const [floats, mark] = place === 'float' ? floating(context, id, wide, ROW * (rows.length + 1)) : ['', ''];
  const lines = [
    'table.hline(stroke: 0.8pt)',
    `table.header(${head})`,
    'table.hline(stroke: 0.4pt)',
    ...body,
    'table.hline(stroke: 0.8pt)',
  ];
  // Keeps the caption with its table, and few rows together.
  const whole = place === 'appendix' && rows.length <= FEW_ROWS;
  const figure = `#figure(${floats}kind: table, supplement: [Table], caption: [${mark}#${inline(caption, context)}], [
${id === 'table-provenance' ? '#set text(size: 0.9em)' : ''}
#table(columns: ${widths}, align: (${align},), ${lines.join(',\n')})
${foot.length > 0 ? `#foot(${inline(foot, context)})` : ''}${mark}
]) #label(${quoted(id)})`;
  return whole ? `#[#show figure.where(kind: table): set block(breakable: false)\n${figure}]` : figure;
}

function leftOut({ rows, csv }: TableBlock, shown: number): Text {
  if (rows.length <= shown) return [];
  const where = csv === undefined ? 'report.html' : `report.html and ${csv}`;
  return [` ${rows.length - shown} more rows are in ${where}.`];
}

/** Widths for the whole page: the last column takes the rest; each half of a doubled table has its own. */
const appendixWidths = (columns: number, doubled: boolean): string =>
  doubled ? '(auto, 1fr, 4mm, auto, 1fr)' : `(${'auto, '.repeat(columns - 1)}1fr)`;

/** Fits a table to the page: shortens digests, which the HTML page and the CSV have in full, and sets long narrow tables in two halves. */
function fitted(block: TableBlock): TableBlock {
  if (block.id === 'table-provenance')
    return { ...block, rows: block.rows.map((row) => row.map((cell) => few(shortened(cell)))) };
  const { columns, rows } = block;
  if (columns.length !== 2 || rows.length < 4 || rows.some((row) => row.length !== 2)) return block;
  if (!rows.every((row) => row.every((cell) => plainText(cell).length < 60))) return block;
  const half = Math.ceil(rows.length / 2);
  const nothing: Text[] = [[''], [''], ['']];
  return {
    ...block,
    columns: [...columns, { title: '', align: 'left' }, ...columns],
    rows: rows.slice(0, half).map((row, i) => {
      const other = rows[half + i];
      return other ? [...row, [''], ...other] : [...row, ...nothing];
    }),
  };
}

/** Shortens long lists of inputs: the report has all nodes as inputs. */
const few = (cell: Text): Text => {
  const inputs = cell.filter((piece) => typeof piece === 'object' && 'node' in piece);
  if (inputs.length <= MOST_INPUTS) return cell;
  return [...cell.slice(0, 2 * MOST_INPUTS - 1), ` and ${inputs.length - MOST_INPUTS} more`];
};

const shortened = (cell: Text): Text =>
  cell.map((piece) =>
    typeof piece === 'object' && 'code' in piece
      ? { code: piece.code.replace(/^(sha256:[0-9a-f]{16})[0-9a-f]+$/, '$1\u2026') }
      : piece,
  );
