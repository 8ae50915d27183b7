import { type Text, text } from '../document/document.ts';
import type { Findings } from '../findings/findings.ts';
import { count, fractionLabel, interval, percent, points, pointsInterval } from '../ground/number-format.ts';
import type { Comparison } from '../metrics/comparisons.ts';
import { isFrozen, label } from '../metrics/comparisons.ts';
import { besideLargest } from './abstract.ts';

/** The main result in one sentence: the first method at the fewest labels, compared with a baseline. */
export function answerOf(findings: Findings): Text {
  const { main, fractions, comparisons } = findings;
  const fraction = fractions[0]!;
  const row = main.find((one) => one.family === 'self-supervised' && one.estimates.has(fraction)) ?? main[0]!;
  const cell = row.cells[0]!;
  const { accuracy, interval: range } = row.estimates.get(cell.fraction)!;
  const name = label(row, main);
  const against = comparisons.filter((one) => one.a === name && one.fraction === cell.fraction && one.againstBaseline);
  // Training on the labels alone is what a reader would do otherwise.
  const scratch = main.find((one) => one.family === 'supervised' && !isFrozen(one.protocol));
  const beside = against.find((one) => scratch && one.b === label(scratch, main)) ?? against[0];
  const value = { value: `${percent(accuracy)}\u00a0%`, node: cell.runs[0]!.result.node };
  const labels = `${count(cell.labels)} labels (${fractionLabel(cell.fraction).replace(' ', '\u00a0')})`;
  return text`With ${labels}, ${name} classifies ${value} of the test images correctly, 95\u00a0% interval ${interval(range)}${beside ? verdict(beside) : ''}${besideLargest(findings, range)}.`;
}

function verdict({ b, outcome, difference, interval: range }: Comparison): string {
  const by = `${points(difference)} points ${pointsInterval(range)}`;
  return {
    better: `: better than ${b} by ${by}`,
    worse: `: worse than ${b} by ${by}`,
    equivalent: `: equal to ${b} within 1 point (${by})`,
    'cannot-tell': `: not significantly different from ${b} (${by})`,
  }[outcome];
}
