import { mean, variance } from '../statistics/mean-and-variance.ts';
import { type Changed, fTail } from './seed-noise.ts';

/** A side needs this many seeds for an estimate of its spread. */
const LEAST_SEEDS = 3;

/**
 * Compares the variances of both sides, method by method. A change can leave the mean as it is and make training less
 * stable, which the test of means cannot see and its pooled variance hides.
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
      `${method} is less stable than in the baseline: the variance of its accuracy between seeds is ${ratio.toFixed(1)} times as large (${now} and ${then} seeds; one-sided F-test, p < 5 %).`,
    ];
  });
}
