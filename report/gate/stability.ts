import { mean, variance } from '../statistics/mean-and-variance.ts';
import { type Changed, fTail } from './noise.ts';

/** Repeats of a side that say something of its spread. */
const LEAST_SEEDS = 3;

/**
 * A change may leave the mean and make training less stable; the test of means cannot see that, and its pooled variance
 * hides it. So the variances of the two sides are held against each other, method by method.
 */
export function stabilityNotes(changed: readonly Changed[]): string[] {
  const methods = [...new Set(changed.map((one) => one.trainedAs))];
  return methods.flatMap((method) => {
    const own = changed.filter((one) => one.trainedAs === method);
    const [now, then] = [own[0]!.now.seeds.length, own[0]!.before.seeds.length];
    if (now < LEAST_SEEDS || then < LEAST_SEEDS) return [];
    const spread = (side: 'now' | 'before'): number => mean(own.map((one) => variance(one[side].accuracies)));
    const ratio = spread('now') / Math.max(spread('before'), 1e-12);
    if (fTail(ratio, now - 1, then - 1) > 0.05) return [];
    return [
      `${method} is less stable than it was: the variance of its accuracy between seeds is ${ratio.toFixed(1)} times the baseline\u2019s (${now} and ${then} seeds; one-sided F-test below 5 %).`,
    ];
  });
}
