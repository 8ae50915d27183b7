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
  /** Sentences that must stand on page 1 and in each caption: synthetic, re-compressed, subsampled. */
  readonly honesty: readonly string[];
}

export function findingsOf(study: Study): Findings {
  const rows = estimateRows(study.experiment, measuredRows(study));
  const judged = mainRows(rows) as EstimatedRow[];
  const selection = selectRows(judged);
  const main = selection.rows;
  return {
    study,
    rows,
    judged,
    main,
    selection,
    fractions: fractionsOf(rows),
    comparisons: compareRows(study.experiment, main),
    honesty: honestyOf(study),
  };
}

function honestyOf(study: Study): string[] {
  const { synthetic, title, notes } = study.dataset;
  const said = notes.some((note) => /synthetic/i.test(note));
  return synthetic && !said ? [`${title} is synthetic data, not photographs.`, ...notes] : [...notes];
}
