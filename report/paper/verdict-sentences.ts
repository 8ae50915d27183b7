import { counted, fractionLabel, listed, points, pointsInterval } from '../ground/number-format.ts';
import type { Baseline, Comparison } from '../metrics/comparisons.ts';
import { EQUIVALENCE, type Outcome } from '../metrics/outcomes.ts';

const MARGIN = counted(100 * EQUIVALENCE, 'point');

/** Every claim carries its effect and interval. */
const effect = (one: Comparison): string =>
  `${points(one.difference)} points, 95 % interval ${pointsInterval(one.interval)}`;

/** The verb follows from the tested outcome, never from the numbers alone. */
function claim({ a, b, interval, outcome }: Comparison): string {
  // Significant, and yet the whole interval is within the margin of equivalence.
  const little = Math.max(...interval.map(Math.abs)) < EQUIVALENCE ? `, by less than ${MARGIN}` : '';
  return {
    better: `${a} is better than ${b}${little}`,
    worse: `${a} is worse than ${b}${little}`,
    equivalent: `${a} and ${b} are equal to within ${MARGIN}`,
    'cannot-tell': `${a} and ${b} are not significantly different`,
  }[outcome];
}

/** One sentence on one comparison, with its effect and interval. */
export const comparisonSentence = (one: Comparison): string =>
  `At ${fractionLabel(one.fraction)} of the labels, ${claim(one)} (${effect(one)}).`;

/** Each outcome against each kind of baseline, as a verdict on learning without labels. */
export const VERDICTS: Readonly<Record<Baseline, Readonly<Record<Outcome, string>>>> = {
  scratch: {
    better: 'Pretraining was worth more than training on the labels alone',
    equivalent: 'Pretraining was worth as much as training on the labels alone',
    'cannot-tell': 'It is unclear whether pretraining was worth more than training on the labels alone',
    worse: 'Pretraining was worth less than training on the labels alone',
  },
  random: {
    better: 'Pretraining improved the features',
    equivalent: 'Pretrained features are worth no more than random ones',
    'cannot-tell': 'It is unclear whether pretraining improved the features',
    worse: 'Pretrained features are worth less than random ones',
  },
  pretrained: {
    better: 'Images without labels were worth more than labels of other data',
    equivalent: 'Images without labels were worth as much as labels of other data',
    'cannot-tell': 'It is unclear whether images without labels were worth as much as labels of other data',
    worse: 'Images without labels were worth less than labels of other data',
  },
  supervised: {
    better: 'Learning without labels was worth more than learning with them',
    equivalent: 'Learning without labels was worth as much as learning with them',
    'cannot-tell': 'It is unclear whether learning without labels was worth as much as learning with them',
    worse: 'Learning without labels was worth less than learning with them',
  },
};

/** The verdict, then the comparison behind it. */
export const baselineSentence = (one: Comparison): string =>
  one.baseline
    ? `At ${fractionLabel(one.fraction)} of the labels, ${lowerFirst(VERDICTS[one.baseline][one.outcome])}: ${claim(one)} (${effect(one)}).`
    : comparisonSentence(one);

const OUTCOMES: readonly Outcome[] = ['better', 'equivalent', 'cannot-tell', 'worse'];

/**
 * Counts the outcomes of several methods against one baseline at one share of labels, with a verdict where all agree. It
 * names no method: the best one on test images would be picked by chance.
 *
 * @param noun - What is counted: `methods`, or `settings` of a sweep
 */
export function countSentence(comparisons: readonly Comparison[], noun = 'methods'): string {
  const { b, baseline, fraction } = comparisons[0]!;
  const of = (outcome: Outcome): readonly Comparison[] => comparisons.filter((one) => one.outcome === outcome);
  const all = OUTCOMES.find((outcome) => of(outcome).length === comparisons.length);
  const verdict = all && baseline ? `, ${lowerFirst(VERDICTS[baseline][all])}:` : ',';
  const words: Readonly<Record<Outcome, (other: string) => string>> = {
    better: (other) => `better than ${other}`,
    equivalent: (other) => `equal to ${other} within ${MARGIN}`,
    'cannot-tell': (other) => `not significantly different from ${other}`,
    worse: (other) => `worse than ${other}`,
  };
  const parts = OUTCOMES.filter((outcome) => of(outcome).length > 0).map((outcome, i) => {
    const n = of(outcome).length;
    return `${n} ${n === 1 ? 'is' : 'are'} ${words[outcome](i === 0 ? b : 'it')}`;
  });
  const effects = comparisons.map((one) => one.difference);
  const range = `differences from ${points(Math.min(...effects))} to ${points(Math.max(...effects))} points, intervals in the table`;
  return `At ${fractionLabel(fraction)} of the labels${verdict} of ${comparisons.length} ${noun}, ${listed(parts)} (${range}).`;
}

/** One method against one baseline over all shares of labels: `better at 1 % and 10 %, worse at 100 %`. */
export function acrossFractions(comparisons: readonly Comparison[]): string {
  const { a, b } = comparisons[0]!;
  const words: Readonly<Record<Outcome, string>> = {
    better: 'better',
    equivalent: `equal within ${MARGIN}`,
    'cannot-tell': 'not significantly different',
    worse: 'worse',
  };
  const parts = OUTCOMES.flatMap((outcome) => {
    const at = comparisons.filter((one) => one.outcome === outcome);
    const where = listed(
      at.map((one) => `${fractionLabel(one.fraction)} (${points(one.difference)} ${pointsInterval(one.interval)})`),
    );
    return at.length > 0 ? [`${words[outcome]} at ${where}`] : [];
  });
  return `Compared with ${b}, ${a} is ${parts.join(', ')} of the labels.`;
}

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
