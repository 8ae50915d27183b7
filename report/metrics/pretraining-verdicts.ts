import type { Comparison } from './comparisons.ts';
import type { Outcome } from './outcomes.ts';

/** What learning without labels is worth for one method at one share of the labels. */
export interface PretrainingVerdict {
  readonly method: string;
  readonly fraction: number;
  /** `better`: better than training on the labels alone and than random features, where the study has them. */
  readonly outcome: Outcome;
  /** Comparisons with these baselines, the one that decides first. */
  readonly against: readonly [Comparison, ...Comparison[]];
}

/** A method is worth what it is worth beside the baseline that is hardest to beat. */
const HARDEST: readonly Outcome[] = ['worse', 'equivalent', 'cannot-tell', 'better'];

/**
 * The verdict on each method at each share of the labels, in the order of the comparisons. A method must beat both training
 * from scratch and random features: the one alone may be badly trained, the other is no use to anybody.
 */
export function pretrainingVerdicts(comparisons: readonly Comparison[]): PretrainingVerdict[] {
  const found = new Map<string, Comparison[]>();
  for (const one of comparisons) {
    if (!one.againstBaseline || (one.baseline !== 'scratch' && one.baseline !== 'random')) continue;
    const name = `${one.a}\0${one.fraction}`;
    found.set(name, [...(found.get(name) ?? []), one]);
  }
  return [...found.values()].map((own) => {
    const against = own.sort(
      (x, y) => HARDEST.indexOf(x.outcome) - HARDEST.indexOf(y.outcome) || x.difference - y.difference,
    ) as [Comparison, ...Comparison[]];
    const { a, fraction, outcome } = against[0];
    return { method: a, fraction, outcome, against };
  });
}
