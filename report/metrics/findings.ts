import type { Study } from '../types.ts';
import { type Comparison, compareRows } from './comparisons.ts';
import { type EstimatedRow, estimateRows } from './estimates.ts';
import { fractionsOf, mainRows, measuredRows } from './measured.ts';

/** Everything computed from a study, once, for every table, figure and sentence. */
export interface Findings {
  readonly study: Study;
  readonly rows: readonly EstimatedRow[];
  /** One row a method: the protocol by which it is judged. */
  readonly main: readonly EstimatedRow[];
  readonly fractions: readonly number[];
  readonly comparisons: readonly Comparison[];
  /** Sentences that must stand on page 1 and in each caption: synthetic, re-compressed, subsampled. */
  readonly honesty: readonly string[];
}

export function findingsOf(study: Study): Findings {
  const rows = estimateRows(study.experiment, measuredRows(study));
  const main = mainRows(rows) as EstimatedRow[];
  return {
    study,
    rows,
    main,
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
