import { plainText, type TableBlock } from '../document/document.ts';
import { clean } from '../ground/escape.ts';
import { ascii } from '../ground/number-format.ts';

/**
 * Rows as CSV (RFC 4180) with a heading; lines end in one line feed. Spreadsheets compute texts that begin like a formula, so
 * these get a quote in front: names of classes and files come from anywhere. Signs that a terminal obeys are escapes that can be
 * seen. Numbers stay as they are.
 */
export function csv(rows: readonly (readonly (string | number)[])[]): string {
  return rows
    .map(
      (row) =>
        `${row.map((cell) => quote(typeof cell === 'number' ? String(cell) : clean(unlikeFormula(cell)))).join(',')}\n`,
    )
    .join('');
}

/** A table of the report as CSV; its heading rows become a column. */
export function csvOfTable({ columns, rows, grouping = 'Family' }: TableBlock): string {
  const grouped = rows.some((row) => row.length === 1);
  let group = '';
  const body: string[][] = [];
  for (const row of rows) {
    const cells = row.map((cell) => ascii(plainText(cell)));
    if (cells.length === 1) group = cells[0]!;
    else body.push(grouped ? [group, ...cells] : cells);
  }
  const head = columns.map((column) => ascii(column.title));
  return csv([grouped ? [grouping, ...head] : head, ...body]);
}

/** `-3.1`, `+3.1 [-1.0, +7.2]`, and the dash of an empty cell. */
const NUMBER = /^[+-]?\d[\d,]*(\.\d+)?(e[+-]?\d+)?( \[[+-]?[\d.]+, [+-]?[\d.]+\])?$|^-$/i;

const unlikeFormula = (text: string): string =>
  /^[=+\-@\t\r\n＝＋－＠]/.test(text) && !NUMBER.test(text) ? `'${text}` : text;

const quote = (cell: string): string => (/[",\n\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
