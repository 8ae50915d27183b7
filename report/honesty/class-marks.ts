import { counted, fractionLabel, percent } from '../ground/number-format.ts';
import type { Study } from '../ground/study-types.ts';
import { isUnbalanced, largestClass } from '../metrics/largest-class.ts';
import type { MeasuredRow, MeasuredRun } from '../metrics/measured.ts';
import type { Mark } from './mark.ts';

/** Marks test images of mostly one class, and classifiers that give every image the same class. */
export function classMarks(study: Study, rows: readonly MeasuredRow[]): Mark[] {
  return [...unbalanced(study), ...oneAnswer(study, rows)];
}

function unbalanced(study: Study): Mark[] {
  const largest = largestClass(study);
  if (!largest || !isUnbalanced(largest, study.dataset.classes.length)) return [];
  const share = `${percent(largest.share)} %`;
  return [
    {
      kind: 'unbalanced',
      text: `Unbalanced classes: ${share} of the test images are \u201c${largest.name}\u201d, so always answering it is right for ${share}. Compare accuracies with that, and see the accuracy of each class.`,
      short: `Always answering \u201c${largest.name}\u201d is right for ${share}.`,
    },
  ];
}

/** More rows than this are counted instead of named. */
const MOST = 4;

function oneAnswer({ dataset }: Study, rows: readonly MeasuredRow[]): Mark[] {
  const found = rows.flatMap(({ method, protocol, cells }) =>
    cells.flatMap(({ fraction, runs }) => {
      const same = runs.filter(givesOneAnswer);
      if (same.length === 0) return [];
      const answers = [...new Set(same.map(({ score }) => `\u201c${dataset.classes[score.predictions[0]!]}\u201d`))];
      const often = runs.length > 1 ? ` in ${same.length} of ${counted(runs.length, 'run')}` : '';
      return [`${method} (${protocol}) at ${fractionLabel(fraction)} of the labels, ${answers.join(' or ')}${often}`];
    }),
  );
  if (found.length === 0) return [];
  const named = found.length > MOST ? [...found.slice(0, MOST), `${found.length - MOST} more`] : found;
  return [
    {
      kind: 'one-answer',
      text: `One class for every test image: ${named.join('; ')}. Such a classifier has learnt nothing that tells classes apart, whatever its accuracy.`,
      short: 'Some classifiers give every image one class.',
    },
  ];
}

function givesOneAnswer({ score: { predictions } }: MeasuredRun): boolean {
  for (let i = 1; i < predictions.length; i++) if (predictions[i] !== predictions[0]) return false;
  return predictions.length > 1;
}
