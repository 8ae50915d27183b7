import { type Text, text } from '../document/document.ts';
import type { Findings } from '../findings/findings.ts';
import { verdictCounts, verdictSentence } from '../findings/verdict-text.ts';
import { count, counted, fractionLabel, interval, listed, percent } from '../ground/number-format.ts';
import { label } from '../metrics/comparisons.ts';
import { needsLargest } from '../metrics/largest-class.ts';
import type { Interval } from '../statistics/intervals.ts';
import { baselineSentence, countSentence } from './verdict-sentences.ts';

/** The abstract: the setting in numbers, the headline, and one tested sentence for each baseline at the ends of the labels. */
export function abstractOf(findings: Findings): Text {
  const { study, main, fractions } = findings;
  const { dataset } = study;
  const methods = [...new Set(main.filter((row) => row.family === 'self-supervised').map((row) => row.method))];
  const smallest = fractions[0]!;
  const headline = main.find((row) => row.family === 'self-supervised' && row.estimates.has(smallest)) ?? main[0]!;
  const estimate = headline.estimates.get(headline.cells[0]!.fraction)!;
  const cell = headline.cells[0]!;
  const setting = `On ${dataset.title} (${count(dataset.train)} training and ${count(dataset.test)} test images, ${counted(dataset.classes.length, 'class').replace(/classs$/, 'classes')})`;
  const what =
    methods.length > 0
      ? `${listed(methods)} ${methods.length === 1 ? 'is' : 'are'} trained without labels and evaluated with ${listed(fractions.map(fractionLabel))} of the labels`
      : `classifiers are trained with ${listed(fractions.map(fractionLabel))} of the labels`;
  const value = { value: `${percent(estimate.accuracy)} %`, node: cell.runs[0]!.result.node };
  const ends = fractions.length > 1 ? [smallest, fractions.at(-1)!] : [smallest];
  const claims = ends.flatMap((fraction) => claimsAt(findings, fraction)).map((claim) => ` ${claim}`);
  const scope = scopeOf(findings);
  return text`${setting}, ${what}. ${label(headline, main)} reaches ${value} ${interval(estimate.interval)} with ${count(cell.labels)} labels${besideLargest(findings, estimate.interval)}.${claims.join('')}${scope}`;
}

/** `; always answering “common” would be right for 95.0 %`, where a reader must know it to judge an accuracy. */
export function besideLargest({ study, largest }: Findings, range: Interval): string {
  if (!needsLargest(largest, study.dataset.classes.length, range)) return '';
  return `; always answering \u201c${largest.name}\u201d would be right for ${percent(largest.share)} %`;
}

/** The training seeds for which the claims hold. */
function scopeOf({ main }: Findings): string {
  const seeds = main.map((row) => Math.max(...[...row.estimates.values()].map((one) => one.seeds)));
  const [least, most] = [Math.min(...seeds), Math.max(...seeds)];
  if (most === 1)
    return ' All results come from one training seed: these claims hold for the trained networks, and another seed may give other results.';
  return least === most
    ? ` All intervals cover ${counted(most, 'training seed')}.`
    : ` Intervals cover up to ${counted(most, 'training seed')}; some rows have ${least === 1 ? 'only one' : `only ${least}`} (see the table).`;
}

/** Claims at one share of labels: the verdict on learning without labels, then one for each other baseline. */
function claimsAt({ comparisons, verdicts, study }: Findings, fraction: number): string[] {
  const noun = study.sweep ? 'settings' : 'methods';
  const worth = verdicts.filter((one) => one.fraction === fraction);
  const judged = worth.flatMap(({ against }) => against);
  const at = comparisons.filter((one) => one.againstBaseline && one.fraction === fraction && !judged.includes(one));
  const others = [...new Set(at.map((one) => one.b))].map((b) => {
    const own = at.filter((one) => one.b === b);
    return own.length === 1 ? baselineSentence(own[0]!) : countSentence(own, noun);
  });
  if (worth.length === 0) return others;
  return [worth.length === 1 ? verdictSentence(worth[0]!) : verdictCounts(worth, noun), ...others];
}
