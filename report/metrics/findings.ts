import { type UnequalCompute, unequalCompute } from '../honesty/compute.ts';
import type { Mark } from '../honesty/mark.ts';
import { marksOf } from '../honesty/marks.ts';
import type { Study } from '../types.ts';
import { type Comparison, compareRows } from './comparisons.ts';
import { type EstimatedRow, estimateRows } from './estimates.ts';
import { fractionsOf, mainRows, measuredRows } from './measured.ts';
import { type Selection, selectRows } from './selection.ts';

/** Everything computed from a study, once, for every table, figure and sentence. */
export interface Findings {
  readonly study: Study;
  readonly rows: readonly EstimatedRow[];
  /** Of each method, encoder and setting the row by which it is judged. */
  readonly judged: readonly EstimatedRow[];
  /** Those that the paper shows and compares: all, or one a method where there are too many. */
  readonly main: readonly EstimatedRow[];
  readonly selection: Selection;
  readonly fractions: readonly number[];
  readonly comparisons: readonly Comparison[];
  /** What must stand on page 1, and in short in each caption: synthetic, re-compressed, subsampled, short budget … */
  readonly marks: readonly Mark[];
  /** The marks' sentences for page 1. */
  readonly honesty: readonly string[];
  /** Where methods were not given the same compute. */
  readonly unequal?: UnequalCompute;
}

export function findingsOf(study: Study): Findings {
  const overlap = (fraction: number): number =>
    study.labelOverlap?.find((one) => one.fraction === fraction)?.shared ?? 0;
  const rows = estimateRows(study.experiment, measuredRows(study), overlap);
  const judged = mainRows(rows) as EstimatedRow[];
  const selection = selectRows(judged);
  const main = selection.rows;
  const marks = marksOf(study, rows);
  const unequal = unequalCompute(study);
  return {
    study,
    rows,
    judged,
    main,
    selection,
    fractions: fractionsOf(rows),
    comparisons: compareRows(study.experiment, main, overlap),
    marks,
    honesty: marks.map(({ text }) => text),
    ...(unequal ? { unequal } : {}),
  };
}
