import { label } from './comparisons.ts';
import type { MeasuredRow } from './measured.ts';

/** Penalties that validation images chose for logistic regressions. */
export interface ChosenPenalties {
  readonly fractions: readonly number[];
  /** Candidates, ascending. */
  readonly grid: readonly number[];
  readonly rows: readonly {
    readonly name: string;
    /** By share of labels: how many fits chose each penalty, ascending. */
    readonly at: ReadonlyMap<number, ReadonlyMap<number, number>>;
  }[];
  readonly fits: number;
  /** Fits whose choice is the weakest or the strongest candidate. */
  readonly atEnd: number;
}

/** The penalties of all rows that were fitted by logistic regression; undefined where there are none. */
export function chosenPenalties(rows: readonly MeasuredRow[]): ChosenPenalties | undefined {
  const fitted = rows.filter(({ protocol }) => protocol === 'logistic');
  const grid = [...new Set(fitted.flatMap(gridOf))].sort((a, b) => a - b);
  const all = fitted.flatMap(({ cells }) => cells.flatMap(({ runs }) => runs.map(({ score }) => score.chosen.l2!)));
  if (all.length === 0 || grid.length < 2) return undefined;
  return {
    fractions: [...new Set(fitted.flatMap(({ cells }) => cells.map(({ fraction }) => fraction)))].sort((a, b) => a - b),
    grid,
    rows: fitted.map((row) => ({
      name: label(row, rows),
      at: new Map(row.cells.map(({ fraction, runs }) => [fraction, counts(runs.map(({ score }) => score.chosen.l2!))])),
    })),
    fits: all.length,
    atEnd: all.filter((l2) => l2 === grid[0] || l2 === grid.at(-1)).length,
  };
}

function gridOf({ cells }: MeasuredRow): number[] {
  const { logistic } = cells[0]!.runs[0]!.result.protocol as { logistic?: { l2Grid?: readonly number[] } };
  return [...(logistic?.l2Grid ?? [])];
}

function counts(values: readonly number[]): Map<number, number> {
  const found = new Map<number, number>();
  for (const value of [...values].sort((a, b) => a - b)) found.set(value, (found.get(value) ?? 0) + 1);
  return found;
}
