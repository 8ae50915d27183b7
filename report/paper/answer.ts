import { type Text, text } from '../document/document.ts';
import type { Findings } from '../findings/findings.ts';
import { shareSentence } from '../findings/verdict-text.ts';
import { count, fractionLabel, interval, listed, percent, points, pointsInterval } from '../ground/number-format.ts';
import type { Comparison } from '../metrics/comparisons.ts';
import { label } from '../metrics/comparisons.ts';
import { besideLargest } from './abstract.ts';

/** The main result: the first method at the fewest labels beside its baselines, and where learning without labels helps. */
export function answerOf(findings: Findings): Text {
  const { main, fractions, comparisons, verdicts } = findings;
  const fraction = fractions[0]!;
  const row = main.find((one) => one.family === 'self-supervised' && one.estimates.has(fraction)) ?? main[0]!;
  const cell = row.cells[0]!;
  const { accuracy, interval: range } = row.estimates.get(cell.fraction)!;
  const name = label(row, main);
  const own = verdicts.filter(({ method }) => method === name);
  const against =
    own.find(({ fraction: at }) => at === cell.fraction)?.against ??
    comparisons.filter((one) => one.a === name && one.fraction === cell.fraction && one.againstBaseline).slice(0, 1);
  const value = { value: `${percent(accuracy)}\u00a0%`, node: cell.runs[0]!.result.node };
  const labels = `${count(cell.labels)} labels (${fractionLabel(cell.fraction).replace(' ', '\u00a0')})`;
  return text`With ${labels}, ${name} classifies ${value} of the test images correctly, 95\u00a0% interval ${interval(range)}${against.length > 0 ? `: ${listed(against.map(compared))}` : ''}${besideLargest(findings, range)}.${own.length > 0 ? ` ${shareSentence(own)}` : ''}`;
}

function compared({ b, outcome, difference, interval: range }: Comparison): string {
  const by = `${points(difference)} points ${pointsInterval(range)}`;
  return {
    better: `better than ${b} by ${by}`,
    worse: `worse than ${b} by ${by}`,
    equivalent: `equal to ${b} within 1 point (${by})`,
    'cannot-tell': `not significantly different from ${b} (${by})`,
  }[outcome];
}
