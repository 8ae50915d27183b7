import { fractionLabel, listed, points } from '../ground/number-format.ts';
import type { Comparison } from '../metrics/comparisons.ts';
import type { Mark } from './mark.ts';

/** Marks a baseline trained on labels that is worse than features nobody trained: beating it says little. */
export function undertrainedMarks(comparisons: readonly Comparison[]): Mark[] {
  const below = comparisons.filter(
    ({ families: [a, b], outcome }) => a === 'supervised' && b === 'random' && outcome === 'worse',
  );
  return [...new Set(below.map(({ a }) => a))].map((name) => {
    const own = below.filter(({ a }) => a === name);
    const where = listed(own.map((one) => `${fractionLabel(one.fraction)} (${points(one.difference)} points)`));
    return {
      kind: 'undertrained',
      text: `Undertrained baseline: ${name} is worse than ${own[0]!.b} at ${where} of the labels, so a method that beats it need not be good. More steps or epochs of it mend that.`,
      short: `Undertrained baseline (${name}).`,
    };
  });
}
