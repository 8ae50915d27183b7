import { type Column, type TableBlock, type Text, text } from '../document/document.ts';
import type { Findings } from '../findings/findings.ts';
import { pivotRows } from '../findings/pivot.ts';
import { count, fractionLabel, nats, natsInterval } from '../ground/number-format.ts';
import { captionMarks } from '../honesty/caption-marks.ts';
import { label } from '../metrics/comparisons.ts';
import type { EstimatedRow } from '../metrics/estimates.ts';
import { lossVariation } from '../metrics/variation.ts';

/** Foot of a table of losses: the units of variation, and the definition of test loss. */
export const lossFoot = ({ main, study }: Findings, rows: readonly EstimatedRow[]): string =>
  `${lossVariation(rows, (row) => label(row, main))} Test loss: mean negative log likelihood of the true class. Guessing has ${nats(Math.log(study.dataset.classes.length))}.`;

/** Rows whose classifier gives probabilities at some share of labels. */
const withLoss = (rows: readonly EstimatedRow[]): EstimatedRow[] =>
  rows.filter((row) => [...row.estimates.values()].some(({ loss }) => loss !== undefined));

/** Test losses with their intervals, a column for each share of labels; undefined where no classifier gives probabilities. */
export function lossTable(findings: Findings, given: readonly EstimatedRow[]): TableBlock | undefined {
  const rows = withLoss(given);
  if (rows.length === 0) return undefined;
  const labels = new Map(rows.flatMap((row) => row.cells.map((cell) => [cell.fraction, cell.labels] as const)));
  const shown = findings.fractions.filter((fraction) => labels.has(fraction));
  const { grouping, columns, groups, shared } = pivotRows(findings, rows);
  return {
    kind: 'table',
    id: 'table-loss',
    caption: [
      `${['Test loss (nats) by method and share of labels, with 95 % intervals.', ...shared].join(' ')}${captionMarks(findings.marks)}`,
    ],
    columns: [
      ...columns.map((title): Column => ({ title, align: 'left' })),
      ...shown.map((f): Column => ({ title: `${fractionLabel(f)} (${count(labels.get(f)!)} labels)`, align: 'right' })),
    ],
    rows: groups.flatMap(({ heading, rows: own }): Text[][] => [
      [[heading]],
      ...own.map(({ row, cells }) => [
        ...cells.map((cell): Text => [cell]),
        ...shown.map((fraction) => lossText(row, fraction)),
      ]),
    ]),
    grouping,
    foot: [lossFoot(findings, rows)],
    wide: true,
    csv: 'tables/loss.csv',
  };
}

/** The loss of a row at a share of labels, linked to its node. */
export function lossText(row: EstimatedRow, fraction: number): Text {
  const loss = row.estimates.get(fraction)?.loss;
  const node = row.cells.find((cell) => cell.fraction === fraction)?.runs[0]?.result.node;
  if (!loss || node === undefined) return ['\u2013'];
  return text`${{ value: nats(loss.value), node }} ${natsInterval(loss.interval)}`;
}
