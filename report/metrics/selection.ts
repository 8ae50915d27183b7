import type { EstimatedRow } from './estimates.ts';
import type { MeasuredRow } from './measured.ts';
import { sameSetting } from './swept-settings.ts';

/** Most rows that a paper can show; of more, one is chosen for each method. */
export const MOST_ROWS = 30;

/** The rows that the paper shows, and how they were chosen: `all`, or one a method by `validation` or as the `first`. */
export interface Selection<R extends MeasuredRow = EstimatedRow> {
  readonly by: 'all' | 'validation' | 'first';
  readonly rows: readonly R[];
  /** Number of rows to choose from. */
  readonly of: number;
}

/**
 * All rows where a paper can hold them, else for each method the encoder and setting with the best mean accuracy on
 * validation images, over all shares of labels. Test images play no part. Baselines of the chosen encoders stay.
 *
 * @param hasValidation - Are there validation images? Without them some protocols report 0 and others NaN
 */
export function selectRows<R extends MeasuredRow>(rows: readonly R[], hasValidation = true): Selection<R> {
  if (rows.length <= MOST_ROWS) return { by: 'all', rows, of: rows.length };
  const learnt = rows.filter((row) => !isBaseline(row));
  const chosen = (learnt.length > 0 ? methodsOf(learnt) : methodsOf(rows)).map((own) => bestOf(own));
  const baselines = methodsOf(rows.filter(isBaseline)).flatMap((own) => {
    const beside = own.filter((row) => chosen.some((one) => sameSetting(one, row)));
    return beside.length > 0 ? beside : [bestOf(own)];
  });
  const shown = new Set([...chosen, ...(learnt.length > 0 ? baselines : [])]);
  const by = hasValidation && rows.some((row) => !Number.isNaN(validationOf(row))) ? 'validation' : 'first';
  return { by, rows: rows.filter((row) => shown.has(row)), of: rows.length };
}

/** Mean accuracy on validation images over all shares of labels; NaN where there are none. */
export function validationOf({ cells }: MeasuredRow): number {
  const means = cells.map(({ runs }) => {
    const known = runs.map((run) => run.score.validationAccuracy).filter((value) => Number.isFinite(value));
    return known.reduce((sum, value) => sum + value, 0) / known.length;
  });
  return means.reduce((sum, value) => sum + value, 0) / means.length;
}

/** The row with the best validation accuracy; the first of several. */
export function bestOf<R extends MeasuredRow>(rows: readonly R[]): R {
  const rank = (row: R): number => {
    const value = validationOf(row);
    return Number.isNaN(value) ? Number.NEGATIVE_INFINITY : value;
  };
  return rows.reduce((best, row) => (rank(row) > rank(best) ? row : best));
}

/** Has the row no pretraining? Pretrained rows are compared with such rows. */
export const isBaseline = ({ family, protocol }: MeasuredRow): boolean =>
  family === 'random' || (family === 'supervised' && protocol !== 'logistic');

/** Rows by method, in their order. */
export function methodsOf<R extends MeasuredRow>(rows: readonly R[]): R[][] {
  const methods = new Map<string, R[]>();
  for (const row of rows) methods.set(row.method, [...(methods.get(row.method) ?? []), row]);
  return [...methods.values()];
}
