import type { Study } from '../ground/study-types.ts';
import type { Comparison } from '../metrics/comparisons.ts';
import type { MeasuredRow } from '../metrics/measured.ts';
import { PUBLISHED } from '../published/published-studies.ts';
import { budgetMarks } from './budget-marks.ts';
import { classMarks } from './class-marks.ts';
import { dataMarks } from './data-marks.ts';
import { identicalMarks } from './identical-marks.ts';
import { importedMarks } from './imported-marks.ts';
import type { Mark } from './mark.ts';
import { missingMarks } from './missing-runs.ts';
import { protocolMarks } from './protocol-marks.ts';
import { undertrainedMarks } from './undertrained-marks.ts';

/** All marks of a study, from its own values: they stand on the first page and, in short, in each caption. */
export function marksOf(study: Study, rows: readonly MeasuredRow[], comparisons: readonly Comparison[]): Mark[] {
  const published = study.published.flatMap((id) => PUBLISHED.get(id) ?? []);
  const ofData = dataMarks(study);
  // What decoding did is good to know; what makes a number wrong is to be read first.
  const isNote = ({ kind }: Mark): boolean => kind === 'note';
  return [
    ...ofData.filter((mark) => !isNote(mark)),
    ...identicalMarks(study),
    ...importedMarks(study),
    ...classMarks(study, rows),
    ...budgetMarks(study, published),
    ...undertrainedMarks(comparisons),
    ...protocolMarks(study),
    ...missingMarks(study, rows),
    ...ofData.filter(isNote),
  ];
}
