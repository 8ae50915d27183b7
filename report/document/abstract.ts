import type { Comparison } from '../metrics/comparisons.ts';
import type { Findings } from '../metrics/findings.ts';
import { count, counted, fractionLabel, interval, listed, percent, points, pointsInterval } from '../number-format.ts';
import { type Text, text } from './document.ts';

/** One sentence on one comparison; its verb follows from the tested outcome, never from the numbers alone. */
export function comparisonSentence(one: Comparison): string {
  const by = `${points(one.difference)} points, 95 % interval ${pointsInterval(one.interval)}`;
  const at = `at ${fractionLabel(one.fraction)} of the labels`;
  switch (one.outcome) {
    case 'better':
      return `${one.a} is better than ${one.b} ${at} (${by}).`;
    case 'worse':
      return `${one.a} is worse than ${one.b} ${at} (${by}).`;
    case 'equivalent':
      return `${one.a} and ${one.b} are equal to within 1 point ${at} (${by}).`;
    case 'cannot-tell':
      return `These data cannot tell ${one.a} from ${one.b} ${at} (${by}).`;
  }
}

/** The abstract: the setting in numbers, the headline, and one tested sentence for each comparison that matters. */
export function abstractOf(findings: Findings): Text {
  const { study, main, fractions } = findings;
  const { dataset } = study;
  const methods = main.filter((row) => row.family === 'self-supervised').map((row) => row.method);
  const smallest = fractions[0]!;
  const headline = main.find((row) => row.family === 'self-supervised' && row.estimates.has(smallest)) ?? main[0]!;
  const estimate = headline.estimates.get(headline.cells[0]!.fraction)!;
  const cell = headline.cells[0]!;
  const setting = `On ${dataset.title} (${count(dataset.train)} training and ${count(dataset.test)} test images, ${counted(dataset.classes.length, 'class').replace(/classs$/, 'classes')})`;
  const what =
    methods.length > 0
      ? `${listed([...new Set(methods)])} ${methods.length === 1 ? 'is' : 'are'} trained without labels and judged with ${listed(fractions.map(fractionLabel))} of the labels`
      : `classifiers are trained with ${listed(fractions.map(fractionLabel))} of the labels`;
  const value = { value: `${percent(estimate.accuracy)} %`, node: cell.runs[0]!.result.node };
  const ends = fractions.length > 1 ? [smallest, fractions.at(-1)!] : [smallest];
  const about = findings.comparisons.filter((one) => one.againstBaseline && one.a === findings.comparisons[0]!.a);
  const claims = ends.flatMap((fraction) =>
    about.filter((one) => one.fraction === fraction).map((one) => ` ${comparisonSentence(one)}`),
  );
  if (findings.comparisons.length > about.length) claims.push(` ${tally(findings.comparisons)}`);
  const seeds = new Set(study.results.map((one) => one.seed)).size;
  const scope =
    seeds > 1
      ? ` All intervals cover ${counted(seeds, 'training seed')}.`
      : ' Everything is from one training seed, so these sentences are about these trained networks and not about training again.';
  return text`${setting}, ${what}. ${headline.method} reaches ${value} ${interval(estimate.interval)} with ${count(cell.labels)} labels.${claims.join('')}${scope}`;
}

/** Where there are more comparisons than an abstract can hold: how many came out how. */
function tally(comparisons: readonly Comparison[]): string {
  const of = (outcome: Comparison['outcome']): number => comparisons.filter((one) => one.outcome === outcome).length;
  const parts = [`${of('better')} better`, `${of('worse')} worse`, `${of('equivalent')} equal to within 1 point`];
  return `Of all ${comparisons.length} comparisons, corrected together, ${parts.join(', ')}; ${of('cannot-tell')} cannot be told.`;
}
