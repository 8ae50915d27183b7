import type { Study } from '../ground/study-types.ts';
import type { Mark } from '../honesty/mark.ts';
import { marksOf } from '../honesty/marks.ts';
import { type UnequalCompute, unequalCompute } from '../honesty/unequal-compute.ts';
import { type Comparison, compareRows } from '../metrics/comparisons.ts';
import { type EstimatedRow, estimateRows } from '../metrics/estimates.ts';
import { type LargestClass, largestClass } from '../metrics/largest-class.ts';
import { configuration, fractionsOf, type MeasuredRow, mainRows, measuredRows } from '../metrics/measured.ts';
import { type PretrainingVerdict, pretrainingVerdicts } from '../metrics/pretraining-verdicts.ts';
import { type AskedShare, withRealShares } from '../metrics/real-shares.ts';
import { type Selection, selectRows } from '../metrics/selection.ts';
import { RESAMPLES } from '../statistics/bootstrap.ts';

/** Everything computed from a study, for all tables, figures and sentences. */
export interface Findings {
  readonly study: Study;
  readonly rows: readonly EstimatedRow[];
  /** The row by which each method, encoder and setting is judged. */
  readonly judged: readonly EstimatedRow[];
  /** The rows that the paper shows and compares: all, or one a method where there are too many. */
  readonly main: readonly EstimatedRow[];
  readonly selection: Selection;
  readonly fractions: readonly number[];
  readonly comparisons: readonly Comparison[];
  /** What each method is worth beside the better baseline, at each share of labels. */
  readonly verdicts: readonly PretrainingVerdict[];
  /** Warnings for page 1 and, in short, for each caption: synthetic, re-compressed, subsampled, short budget … */
  readonly marks: readonly Mark[];
  /** The sentences of the marks, for page 1. */
  readonly honesty: readonly string[];
  /** The largest class among the test images, beside which accuracies stand; undefined without test images. */
  readonly largest?: LargestClass;
  /** Shares of the labels that could not be had as they were asked for. */
  readonly asked: readonly AskedShare[];
  /** Present where methods did not get the same compute. */
  readonly unequal?: UnequalCompute;
}

/** Resamples for rows that only the table of all rows shows: a tenth of the work, with ends rougher by tenths of a point. */
export const FEW_RESAMPLES = 1000;

function shownBy({ by, rows }: Selection<MeasuredRow>): (row: MeasuredRow) => boolean {
  const shown = new Set(rows.map(configuration));
  return (row) => by === 'all' || shown.has(configuration(row));
}

/** @throws Problem where the numbers of the study contradict each other, or nothing was measured */
export function findingsOf(given: Study): Findings {
  const { study, asked } = withRealShares(given);
  const overlap = (fraction: number): number =>
    study.labelOverlap?.find((one) => one.fraction === fraction)?.shared ?? 0;
  const measured = measuredRows(study);
  const hasValidation = study.dataset.validation > 0;
  const isShown = shownBy(selectRows(mainRows(measured), hasValidation));
  const rows = estimateRows(study.experiment, measured, overlap, (row) => (isShown(row) ? RESAMPLES : FEW_RESAMPLES));
  const judged = mainRows(rows);
  const selection = selectRows(judged, hasValidation);
  const main = selection.rows;
  const comparisons = compareRows(study.experiment, main, overlap);
  const marks = marksOf(study, rows, comparisons);
  const unequal = unequalCompute(study);
  const largest = largestClass(study);
  return {
    study,
    rows,
    judged,
    main,
    selection,
    fractions: fractionsOf(rows),
    comparisons,
    verdicts: pretrainingVerdicts(comparisons),
    marks,
    honesty: marks.map(({ text }) => text),
    asked,
    ...(largest ? { largest } : {}),
    ...(unequal ? { unequal } : {}),
  };
}
