import type { Findings } from '../findings/findings.ts';
import { count } from '../ground/number-format.ts';
import type { Curves } from '../ground/study-types.ts';
import type { MeasuredRun } from '../metrics/measured.ts';

/** A matrix of more classes would be slow to open and too fine to read; that of 1,000 would not fit into memory. */
const MOST_CLASSES = 100;
const SHOWN_CLASSES = 50;

/** The classes that figures show, in their order, and words for captions where these are not all. */
export interface FewClasses {
  readonly indices: readonly number[];
  readonly words: string;
}

/** All classes, or of many those with the most errors of the shown runs. */
export function fewClasses(shown: readonly { readonly run: MeasuredRun }[], classes: readonly string[]): FewClasses {
  const indices = Array.from(classes.keys());
  if (classes.length <= MOST_CLASSES) return { indices, words: '' };
  const wrong = new Float64Array(classes.length);
  for (const { run } of shown)
    for (let i = 0; i < run.correct.length; i++) if (run.correct[i] === 0) wrong[run.result.testLabels[i]!]! += 1;
  const most = indices.sort((a, b) => wrong[b]! - wrong[a]! || a - b).slice(0, SHOWN_CLASSES);
  return {
    indices: most.sort((a, b) => a - b),
    words: ` Of ${count(classes.length)} classes, the ${SHOWN_CLASSES} with the most errors are shown; the CSV has all.`,
  };
}

/** More lines hide each other, and more points on one are too fine to see. */
const MOST_LINES = 60;
const MOST_POINTS = 300;

/** The findings with fewer trainings, each with fewer rows, for figures of curves; words for captions where some are left out. */
export function fewCurves(findings: Findings): { readonly findings: Findings; readonly words: string } {
  const { study } = findings;
  const methods = new Map<string, Curves[]>();
  for (const one of study.histories) {
    const own = methods.get(one.method);
    if (own) own.push(one);
    else methods.set(one.method, [one]);
  }
  const each = Math.max(1, Math.floor(MOST_LINES / methods.size));
  const all = study.histories.length;
  const kept = all <= MOST_LINES ? study.histories : [...methods.values()].flatMap((own) => own.slice(0, each));
  const histories = kept.map((one) => {
    const step = Math.ceil(one.rows.length / MOST_POINTS);
    return step <= 1 ? one : { ...one, rows: one.rows.filter((_, i) => i % step === 0 || i === one.rows.length - 1) };
  });
  return {
    findings: { ...findings, study: { ...study, histories } },
    words:
      kept.length < all
        ? ` Of ${count(all)} trainings, the first ${count(each)} of each method are shown; the CSV has all.`
        : '',
  };
}
