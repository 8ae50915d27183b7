import { fractionLabel, listed, points } from '../ground/number-format.ts';
import type { Outcome } from '../metrics/outcomes.ts';
import type { PretrainingVerdict } from '../metrics/pretraining-verdicts.ts';

const OUTCOMES: readonly Outcome[] = ['better', 'equivalent', 'cannot-tell', 'worse'];

/** What learning without labels did, at the beginning of a sentence or after a comma. */
const WORTH: Readonly<Record<Outcome, string>> = {
  better: 'pretraining without labels helps',
  equivalent: 'pretraining without labels makes no relevant difference',
  'cannot-tell': 'the effect of pretraining without labels is unclear',
  worse: 'pretraining without labels does not help',
};

/** The same of further shares of labels or methods. */
const SHORT: Readonly<Record<Outcome, string>> = {
  better: 'it helps',
  equivalent: 'it makes no relevant difference',
  'cannot-tell': 'its effect is unclear',
  worse: 'it does not help',
};

/**
 * Several methods at one share of labels, counted by their verdicts, as a clause. It names no method: the best one on test images would be
 * picked by chance.
 */
export function verdictCounts(verdicts: readonly PretrainingVerdict[], noun: string): string {
  const all = verdicts.length === 2 ? `both ${noun}` : `all ${verdicts.length} ${noun}`;
  const effects = verdicts.map(({ against }) => against[0].difference);
  const [least, most] = [points(Math.min(...effects)), points(Math.max(...effects))];
  const range = `differences from the better baseline: ${least === most ? least : `${least} to ${most}`} points`;
  const [first, ...others] = outcomesOf(verdicts);
  const parts = [
    `${WORTH[first!.outcome]} with ${others.length === 0 ? all : `${first!.own.length} of ${verdicts.length} ${noun}`}`,
    ...others.map(({ outcome, own }) => `${SHORT[outcome]} with ${own.length}`),
  ];
  return `${listed(parts)} (${range})`;
}

/** One method at all shares of labels: `Pretraining without labels helps at 1 % of the labels, and it does not help at 100 %.` */
export function shareSentence(verdicts: readonly PretrainingVerdict[]): string {
  const [first, ...others] = outcomesOf(verdicts).map(({ outcome, own }) => ({
    outcome,
    at: listed(own.map(({ fraction }) => fractionLabel(fraction))),
  }));
  const isEvery = others.length === 0 && verdicts.length > 1;
  const parts = [
    `${WORTH[first!.outcome]} at ${isEvery ? `${first!.outcome === 'worse' ? 'any' : 'every'} share` : first!.at} of the labels`,
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
