import type { CurveRow, Study } from '../ground/study-types.ts';

/** Has a curve values of test images? */
export const hasTestValues = (rows: readonly CurveRow[] = []): boolean =>
  rows.some(({ values }) => Object.keys(values).some((name) => /test/i.test(name)));

/** Were test images looked at during trainings on labels? */
export const watchesTest = ({ results }: Pick<Study, 'results'>): boolean =>
  results.some(({ scores }) => scores.some(({ curve }) => hasTestValues(curve)));
