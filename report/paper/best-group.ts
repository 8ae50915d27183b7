import type { Findings } from '../findings/findings.ts';
import { label } from '../metrics/comparisons.ts';
import type { EstimatedRow } from '../metrics/estimates.ts';

/** The most accurate method at one share of labels, and those that are not significantly different from it. */
export interface BestGroup {
  readonly top: EstimatedRow;
  /** Names of the others of the group, the most accurate first. */
  readonly ties: readonly string[];
  /** Pairs of methods, and how many of them differ significantly. */
  readonly pairs: number;
  readonly apart: number;
}

/** Undefined where not every pair of methods was compared, as in a sweep, or where there is one method. */
export function bestGroupOf({ main, comparisons }: Findings, fraction: number): BestGroup | undefined {
  const rows = learntAt(main, fraction);
  const names = new Set(rows.map((row) => label(row, main)));
  const own = comparisons.filter((one) => one.fraction === fraction && names.has(one.a) && names.has(one.b));
  const pairs = (rows.length * (rows.length - 1)) / 2;
  if (rows.length < 2 || own.length !== pairs) return undefined;
  const [top, ...others] = rows;
  const isApart = (a: string, b: string): boolean =>
    own.some(
      (one) =>
        ((one.a === a && one.b === b) || (one.a === b && one.b === a)) &&
        (one.outcome === 'better' || one.outcome === 'worse'),
    );
  const first = label(top!, main);
  return {
    top: top!,
    ties: others.map((row) => label(row, main)).filter((name) => !isApart(first, name)),
    pairs,
    apart: own.filter(({ outcome }) => outcome === 'better' || outcome === 'worse').length,
  };
}

/** Self-supervised rows at a share of labels, the most accurate first. */
function learntAt(main: readonly EstimatedRow[], fraction: number): EstimatedRow[] {
  const at = (row: EstimatedRow): number => row.estimates.get(fraction)!.accuracy;
  return main
    .filter((row) => row.family === 'self-supervised' && row.estimates.has(fraction))
    .sort((a, b) => at(b) - at(a));
}

/**
 * Agreement of two orders of the methods: Kendall's tau-b of their accuracies at two shares of labels. Undefined for fewer
 * than four methods, or where all are equal.
 */
export function orderAgreement({ main }: Findings, few: number, all: number): number | undefined {
  const rows = learntAt(main, few).filter((row) => row.estimates.has(all));
  if (rows.length < 4 || few === all) return undefined;
  let [sum, first, second] = [0, 0, 0];
  rows.forEach((a, i) => {
    for (const b of rows.slice(i + 1)) {
      const x = Math.sign(a.estimates.get(few)!.accuracy - b.estimates.get(few)!.accuracy);
      const y = Math.sign(a.estimates.get(all)!.accuracy - b.estimates.get(all)!.accuracy);
      sum += x * y;
      first += Math.abs(x);
      second += Math.abs(y);
    }
  });
  return first > 0 && second > 0 ? sum / Math.sqrt(first * second) : undefined;
}
