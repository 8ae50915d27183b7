import { counted, fractionLabel, listed, points, pointsInterval } from '../ground/number-format.ts';
import { EQUIVALENCE, type Outcome } from '../metrics/outcomes.ts';
import type { PretrainingVerdict } from '../metrics/pretraining-verdicts.ts';

const OUTCOMES: readonly Outcome[] = ['better', 'equivalent', 'cannot-tell', 'worse'];

/** What learning without labels did, at the beginning of a sentence or after a comma. */
const WORTH: Readonly<Record<Outcome, string>> = {
  better: 'pretraining without labels helps',
  equivalent: 'pretraining without labels makes no relevant difference',
  'cannot-tell': 'it is unclear whether pretraining without labels helps',
  worse: 'pretraining without labels does not help',
};

/** What follows `pretraining without labels …` for further shares of labels or methods. */
const SHORT: Readonly<Record<Outcome, string>> = {
  better: 'it helps',
  equivalent: 'it makes no relevant difference',
  'cannot-tell': 'it is unclear',
  worse: 'it does not help',
};

const COMPARED: Readonly<Record<Outcome, string>> = {
  better: 'better than',
  equivalent: `equal to within ${counted(100 * EQUIVALENCE, 'point')} of`,
  'cannot-tell': 'not significantly different from',
  worse: 'worse than',
};

/** One method at one share of labels: the verdict, then every comparison behind it with its interval. */
export function verdictSentence({ method, fraction, outcome, against }: PretrainingVerdict): string {
  const parts = against.map(
    (one, i) =>
      `${one.outcome === against[i - 1]?.outcome ? '' : `${COMPARED[one.outcome]} `}${one.b} (${points(one.difference)} points, 95 % interval ${pointsInterval(one.interval)})`,
  );
  return `At ${fractionLabel(fraction)} of the labels, ${WORTH[outcome]}: ${method} is ${listed(parts)}.`;
}

/**
 * Several methods at one share of labels, counted by their verdicts. It names no method: the best one on test images would be
 * picked by chance.
 */
export function verdictCounts(verdicts: readonly PretrainingVerdict[], noun: string): string {
  const effects = verdicts.map(({ against }) => against[0].difference);
  const range = `differences from the better baseline: ${points(Math.min(...effects))} to ${points(Math.max(...effects))} points`;
  const [first, ...others] = outcomesOf(verdicts);
  const parts = [
    `${WORTH[first!.outcome]} with ${first!.own.length} of ${verdicts.length} ${noun}`,
    ...others.map(({ outcome, own }) => `${SHORT[outcome]} with ${own.length}`),
  ];
  return `At ${fractionLabel(verdicts[0]!.fraction)} of the labels, ${listed(parts)} (${range}).`;
}

/** One method at all shares of labels: `Pretraining without labels helps at 1 % of the labels, and it does not help at 100 %.` */
export function shareSentence(verdicts: readonly PretrainingVerdict[]): string {
  const [first, ...others] = outcomesOf(verdicts).map(({ outcome, own }) => ({
    outcome,
    at: listed(own.map(({ fraction }) => fractionLabel(fraction))),
  }));
  const parts = [
    `${WORTH[first!.outcome]} at ${first!.at} of the labels`,
    ...others.map(({ outcome, at }) => `${SHORT[outcome]} at ${at}`),
  ];
  const text = parts.length > 1 ? `${parts.slice(0, -1).join(', ')}, and ${parts.at(-1)}` : parts[0]!;
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function outcomesOf(verdicts: readonly PretrainingVerdict[]) {
  return OUTCOMES.map((outcome) => ({ outcome, own: verdicts.filter((one) => one.outcome === outcome) })).filter(
    ({ own }) => own.length > 0,
  );
}

/** A difference from which on a newcomer may be told that it is large. */
const LARGE = 0.1;

/** Below this number an accuracy is known to 3 points at best, however long the training. */
const FEW_TEST = 1000;

/** The result for someone who has never read a report: what few and what all labels said. */
export function plainSentence(verdicts: readonly PretrainingVerdict[], testImages: number): string {
  const [few, all] = [verdicts[0]!, verdicts.at(-1)!];
  const much = few.against[0].difference >= LARGE ? ' a lot' : '';
  const same = verdicts.every(({ outcome }) => outcome === few.outcome);
  const begin: Readonly<Record<Outcome, string>> = {
    better: `learning from images without labels helped${much}${same ? '' : ' where labels are few'}`,
    equivalent: `learning from images without labels made no difference${same ? '' : ' where labels are few'}`,
    'cannot-tell': `this run cannot tell whether learning from images without labels helps${same ? '' : ' where labels are few'}; ${testImages < FEW_TEST ? 'more test images, ' : ''}more seeds or a longer training may`,
    worse: `learning from images without labels did not help${same ? '' : ' where labels are few'}; a longer training may`,
  };
  const end: Readonly<Record<Outcome, string>> = {
    better: '; with all labels it helped',
    equivalent: '; with all labels it made no difference',
    'cannot-tell': '; with all labels this run cannot tell',
    worse: `; with all labels, ${all.against[0].b} is better`,
  };
  return `In short: ${begin[few.outcome]}${same || all === few || all.outcome === few.outcome ? '' : end[all.outcome]}.`;
}
