import type { Interval } from '../statistics/intervals.ts';

/** Result of comparing a with b; a difference is claimed only where the corrected test and the interval agree. */
export type Outcome = 'better' | 'worse' | 'equivalent' | 'cannot-tell';

export const OUTCOME_WORDS: Readonly<Record<Outcome, string>> = {
  better: 'better',
  worse: 'worse',
  equivalent: 'equal within 1 point',
  'cannot-tell': 'not significantly different',
};

/** Two methods are equivalent where the interval of their difference lies within this margin around 0. */
export const EQUIVALENCE = 0.01;
export const SIGNIFICANCE = 0.05;

export function outcomeOf([low, high]: Interval, pHolm: number): Outcome {
  if (pHolm < SIGNIFICANCE && low > 0) return 'better';
  if (pHolm < SIGNIFICANCE && high < 0) return 'worse';
  if (low > -EQUIVALENCE && high < EQUIVALENCE) return 'equivalent';
  return 'cannot-tell';
}
