import { clean } from '../ground/clean-text.ts';
import { type Colour, elide, type Paint, padEnd, padStart, truncate, visibleWidth } from '../ground/text.ts';

export interface Column<Row> {
  readonly title: string;
  readonly text: (row: Row) => string;
  readonly colour?: (row: Row) => Colour | undefined;
  readonly right?: boolean;
  /** A column that may be cut to this many columns on a narrow terminal, before others are dropped. */
  readonly least?: number;
  /** A cut text keeps its end. */
  readonly middle?: boolean;
  /**
   * Columns are dropped in this order, 1 first. Those without `least` are dropped before others are cut. Absent: never.
   */
  readonly drop?: number;
}

const gap = 2;

/** Aligned columns that fit into `width`. No line ends in blanks. */
export function table<Row>(
  rows: readonly Row[],
  columnsOfRows: readonly Column<Row>[],
  width: number,
  paint: Paint,
): string {
  const columns = columnsOfRows.map((column) => ({ ...column, text: (row: Row) => clean(column.text(row)) }));
  let shown = columns.filter((column) => rows.some((row) => column.text(row) !== ''));
  const natural = (column: Column<Row>): number =>
    Math.max(visibleWidth(column.title), ...rows.map((row) => visibleWidth(column.text(row))));
  const total = (widths: number[]): number => widths.reduce((sum, each) => sum + each + gap, -gap);
  const least = (column: Column<Row>): number => Math.min(natural(column), column.least ?? natural(column));
  const dropWhile = (tooWide: () => boolean, may: (column: Column<Row>) => boolean): void => {
    while (tooWide()) {
      const dropped = shown.filter((column) => column.drop && may(column)).sort((a, b) => a.drop! - b.drop!)[0];
      if (!dropped) return;
      shown = shown.filter((column) => column !== dropped);
    }
  };
  // Columns that are only nice to know are dropped before a name is cut.
  dropWhile(
    () => total(shown.map(natural)) > width,
    (column) => column.least === undefined,
  );
  dropWhile(
    () => total(shown.map(least)) > width,
    () => true,
  );
  const widths = shown.map(natural);
  for (let over = total(widths) - width; over > 0; over = total(widths) - width) {
    // The widest column that may still be cut loses one character.
    const giving = shown.map((column, i) => (widths[i]! > least(column) ? widths[i]! : 0));
    const widest = Math.max(...giving);
    if (widest === 0) break;
    widths[giving.indexOf(widest)]! -= 1;
  }
  const line = (cell: (column: Column<Row>) => string, colour: (column: Column<Row>) => Colour | undefined): string => {
    const cells = shown.map((column, i) => {
      const text = (column.middle ? elide : truncate)(cell(column), widths[i]!);
      const last = i === shown.length - 1 && !column.right;
      const padded = column.right ? padStart(text, widths[i]!) : last ? text : padEnd(text, widths[i]!);
      const painted = colour(column);
      return painted ? paint(painted, padded) : padded;
    });
    return cells.join(' '.repeat(gap)).trimEnd();
  };
  const head = line(
    (column) => column.title,
    () => 'dim',
  );
  const body = rows.map((row) =>
    line(
      (column) => column.text(row),
      (column) => column.colour?.(row),
    ),
  );
  return `${[head, ...body].join('\n')}\n`;
}
