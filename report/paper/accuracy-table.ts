import { type Column, type TableBlock, type Text, text } from '../document/document.ts';
import type { Findings } from '../findings/findings.ts';
import { pivotRows } from '../findings/pivot.ts';
import { type Letters, lettersOf } from '../findings/significance-letters.ts';
import { count, fractionLabel, interval, percent } from '../ground/number-format.ts';
import { captionMarks } from '../honesty/caption-marks.ts';
import { type Comparison, label } from '../metrics/comparisons.ts';
import type { EstimatedRow } from '../metrics/estimates.ts';
import { accuracyFoot } from './accuracy-foot.ts';

/**
 * Accuracies with their intervals, a column for each share of labels. The best value of a group is bold where it is
 * significantly better than every other, and nowhere else.
 *
 * @param long - A column for everything that varies, instead of groups of comparable rows
 */
export function accuracyTable(
  findings: Findings,
  id: string,
  rows: readonly EstimatedRow[],
  caption: string,
  long = false,
): TableBlock {
  const { fractions } = findings;
  const labels = new Map(rows.flatMap((row) => row.cells.map((cell) => [cell.fraction, cell.labels] as const)));
  const shown = fractions.filter((fraction) => labels.has(fraction));
  const { grouping, columns, groups, shared } = pivotRows(findings, rows, long);
  const letters = lettersOf(findings);
  // Rows of different families are compared with each other too.
  const contests = grouping === 'Family' ? [rows] : groups.map((group) => group.rows.map(({ row }) => row));
  const best = new Map(shown.map((fraction) => [fraction, contests.map((own) => bestOf(own, fraction, findings))]));
  const isBest = (row: EstimatedRow, fraction: number): boolean => best.get(fraction)!.includes(row);
  const anyBest = [...best.values()].some((own) => own.some((row) => row !== undefined));
  return {
    kind: 'table',
    id,
    caption: [[caption, ...shared].join(' ') + captionMarks(findings.marks)],
    columns: [
      ...columns.map((title): Column => ({ title, align: 'left' })),
      ...shown.map((f): Column => ({ title: `${fractionLabel(f)} (${count(labels.get(f)!)} labels)`, align: 'right' })),
    ],
    rows: groups.flatMap(({ heading, rows: own }): Text[][] => [
      [[heading]],
      ...own.map(({ row, cells }) => [
        ...cells.map((cell): Text => [cell]),
        ...shown.map((fraction) => cellText(row, fraction, isBest(row, fraction), letters)),
      ]),
    ]),
    grouping,
    foot: [
      `${accuracyFoot(findings, rows, letters)}${anyBest ? ` Bold: significantly better than all others ${grouping === 'Family' ? 'at that share of labels' : 'of its group'}.` : ''}`,
    ],
    wide: true,
    csv: `tables/${id.replace('table-', '')}.csv`,
  };
}

function cellText(row: EstimatedRow, fraction: number, best: boolean, letters: Letters): Text {
  const estimate = row.estimates.get(fraction);
  if (!estimate) return ['\u2013'];
  const node = row.cells.find((cell) => cell.fraction === fraction)!.runs[0]!.result.node;
  const shared = letters(row, fraction);
  const value = { value: percent(estimate.accuracy), node, ...(best ? { best } : {}) };
  return text`${value} ${interval(estimate.interval)}${shared && `\u00a0${shared}`}`;
}

/** The most accurate row, where it is significantly better than each of the others by the corrected tests. */
function bestOf(
  rows: readonly EstimatedRow[],
  fraction: number,
  { comparisons, main }: Findings,
): EstimatedRow | undefined {
  const at = rows.filter((row) => row.estimates.has(fraction));
  const accuracy = (row: EstimatedRow): number => row.estimates.get(fraction)!.accuracy;
  // Rows of other classifiers have the same names as the compared rows, but were not compared.
  if (at.length < 2 || !at.every((row) => main.includes(row))) return undefined;
  const first = at.reduce((top, row) => (accuracy(row) > accuracy(top) ? row : top));
  const name = label(first, main);
  const wins = (other: EstimatedRow): boolean => {
    const its = label(other, main);
    const is = (one: Comparison, a: string, b: string, outcome: Comparison['outcome']): boolean =>
      one.fraction === fraction && one.a === a && one.b === b && one.outcome === outcome;
    return comparisons.some((one) => is(one, name, its, 'better') || is(one, its, name, 'worse'));
  };
  return at.every((row) => row === first || wins(row)) ? first : undefined;
}
