import type { Interval } from '../statistics/intervals.ts';

/** What may be said of a against b: claimed only where the corrected test and the interval agree. */
export type Outcome = 'better' | 'worse' | 'equivalent' | 'cannot-tell';

export const OUTCOME_WORDS: Readonly<Record<Outcome, string>> = {
  better: 'better',
  worse: 'worse',
  equivalent: 'equal within 1 point',
  'cannot-tell': 'cannot tell',
};

/** Two methods whose interval lies within this much of 0 are called equal for practical purposes. */
export const EQUIVALENCE = 0.01;
export const SIGNIFICANCE = 0.05;

export function outcomeOf([low, high]: Interval, pHolm: number): Outcome {
  if (pHolm < SIGNIFICANCE && low > 0) return 'better';
  if (pHolm < SIGNIFICANCE && high < 0) return 'worse';
  if (low > -EQUIVALENCE && high < EQUIVALENCE) return 'equivalent';
  return 'cannot-tell';
}
