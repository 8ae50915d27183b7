import { counted, fractionLabel, listed, points, pointsInterval } from '../ground/number-format.ts';
import type { Baseline, Comparison } from '../metrics/comparisons.ts';
import { EQUIVALENCE, type Outcome } from '../metrics/outcomes.ts';

const MARGIN = counted(100 * EQUIVALENCE, 'point');

/** The effect that every claim carries. */
const effect = (one: Comparison): string =>
  `${points(one.difference)} points, 95 % interval ${pointsInterval(one.interval)}`;

/** What was found of one comparison, in words: the verb follows from the tested outcome, never from the numbers alone. */
function claim({ a, b, interval, outcome }: Comparison): string {
  // Told apart, and by less than the margin for all the data know.
  const little = Math.max(...interval.map(Math.abs)) < EQUIVALENCE ? `, by less than ${MARGIN}` : '';
  return {
    better: `${a} is better than ${b}${little}`,
    worse: `${a} is worse than ${b}${little}`,
    equivalent: `${a} and ${b} are equal to within ${MARGIN}`,
    'cannot-tell': `these data cannot tell ${a} from ${b}`,
  }[outcome];
}

/** One sentence on one comparison, with its effect and interval. */
export const comparisonSentence = (one: Comparison): string =>
  `${upperFirst(claim(one))} at ${fractionLabel(one.fraction)} of the labels (${effect(one)}).`;

/** What each outcome against each kind of baseline says of learning without labels. */
export const VERDICTS: Readonly<Record<Baseline, Readonly<Record<Outcome, string>>>> = {
  scratch: {
    better: 'Learning without labels first helps',
    equivalent: 'Learning without labels first makes no difference that matters',
    'cannot-tell': 'Whether learning without labels first helps cannot be told',
    worse: 'Learning without labels first does not help',
  },
  random: {
    better: 'Something was learnt',
    equivalent: 'What was learnt is worth no more than first weights drawn by chance',
    'cannot-tell': 'Whether anything was learnt cannot be told',
    worse: 'What was learnt is worth less than first weights drawn by chance',
  },
  pretrained: {
    better: 'Images without labels gave more than labels of other data',
    equivalent: 'Images without labels gave as much as labels of other data',
    'cannot-tell': 'Whether images without labels gave as much as labels of other data cannot be told',
    worse: 'Images without labels gave less than labels of other data',
  },
  supervised: {
    better: 'Learning without labels gave more than learning with them',
    equivalent: 'Learning without labels gave as much as learning with them',
    'cannot-tell': 'Whether learning without labels gave as much as learning with them cannot be told',
    worse: 'Learning without labels gave less than learning with them',
  },
};

/** The verdict in words, then the comparison that it follows from. */
export const verdictSentence = (one: Comparison): string =>
  one.baseline
    ? `With ${fractionLabel(one.fraction)} of the labels, ${lowerFirst(VERDICTS[one.baseline][one.outcome])}: ${claim(one)} (${effect(one)}).`
    : comparisonSentence(one);

const OUTCOMES: readonly Outcome[] = ['better', 'equivalent', 'cannot-tell', 'worse'];

/**
 * Several methods against one baseline at one share of labels: how many came out how, and what that says. Corrected
 * comparisons are counted; no method is picked out for having done best on test images.
 *
 * @param noun - What is counted: `methods`, or `settings` of what is swept
 */
export function countSentence(comparisons: readonly Comparison[], noun = 'methods'): string {
  const { b, baseline, fraction } = comparisons[0]!;
  const of = (outcome: Outcome): readonly Comparison[] => comparisons.filter((one) => one.outcome === outcome);
  const all = OUTCOMES.find((outcome) => of(outcome).length === comparisons.length);
  const verdict = all && baseline ? `, ${lowerFirst(VERDICTS[baseline][all])}:` : ',';
  const said: Readonly<Record<Outcome, string>> = {
    better: `better than ${b}`,
    equivalent: `equal to it within ${MARGIN}`,
    'cannot-tell': 'not told apart from it',
    worse: 'worse than it',
  };
  const first = OUTCOMES.find((outcome) => of(outcome).length > 0)!;
  const parts = OUTCOMES.filter((outcome) => of(outcome).length > 0).map((outcome) => {
    const words = outcome === first ? said[outcome].replace(/\bit\b/, b) : said[outcome];
    return `${of(outcome).length} ${of(outcome).length === 1 ? 'is' : 'are'} ${words}`;
  });
  const effects = comparisons.map((one) => one.difference);
  const range = `differences from ${points(Math.min(...effects))} to ${points(Math.max(...effects))} points, intervals in the table`;
  return `With ${fractionLabel(fraction)} of the labels${verdict} of ${comparisons.length} ${noun}, ${listed(parts)} (${range}).`;
}

/** One method against one baseline over all shares of labels: `better at 1 % and 10 % of the labels, worse at 100 %`. */
export function acrossFractions(comparisons: readonly Comparison[]): string {
  const words: Readonly<Record<Outcome, string>> = {
    better: 'better',
    equivalent: `equal to within ${MARGIN}`,
    'cannot-tell': 'not told apart',
    worse: 'worse',
  };
  const parts = OUTCOMES.flatMap((outcome) => {
    const at = comparisons.filter((one) => one.outcome === outcome);
    const where = listed(
      at.map((one) => `${fractionLabel(one.fraction)} (${points(one.difference)} ${pointsInterval(one.interval)})`),
    );
    return at.length > 0 ? [`${words[outcome]} at ${where}`] : [];
  });
  return `Against ${comparisons[0]!.b}, ${comparisons[0]!.a} is ${parts.join(', ')}.`;
}

/** Of our own words alone: a method's name is written as its authors write it. */
const upperFirst = (text: string): string =>
  text.replace(/^(these|supervised|random)\b/, (word) => word.charAt(0).toUpperCase() + word.slice(1));

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
