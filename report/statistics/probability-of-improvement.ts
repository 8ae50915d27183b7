import type { Interval } from './intervals.ts';
import { normalQuantile } from './special-functions.ts';

/** How often a run of one method beats a run of another. */
export interface Superiority {
  /** Share of pairs in which a is above b, with ties as half: the Mann-Whitney statistic over the number of pairs. */
  readonly probability: number;
  readonly interval: Interval;
}

/**
 * Probability that a training of a beats a training of b (probability of improvement: Agarwal et al. 2021,
 * arXiv:2108.13264; Bouthillier et al. 2021, arXiv:2103.03098), from accuracies by seed. The interval is Newcombe's by the
 * score method (2006, doi:10.1002/sim.2324, method 5). With a handful of seeds every training of a often beats every one of
 * b, and a bootstrap would then give the interval [1, 1].
 */
export function probabilityOfImprovement(a: readonly number[], b: readonly number[], level = 0.95): Superiority {
  let wins = 0;
  for (const x of a) for (const y of b) wins += x > y ? 1 : x === y ? 0.5 : 0;
  const pairs = a.length * b.length;
  const probability = wins / pairs;
  const z = normalQuantile(0.5 + level / 2);
  const others = (a.length + b.length) / 2 - 1;
  /** Is the estimate more than z standard errors of this true value away from it? */
  const beyond = (value: number): boolean => {
    const one = value * (1 - value);
    const variance = (one * (1 + (others * (1 - value)) / (2 - value) + (others * value) / (1 + value))) / pairs;
    return (value - probability) ** 2 > z * z * variance;
  };
  const end = (far: number): number => {
    let [inside, outside] = [probability, far];
    for (let i = 0; i < 60; i++) {
      const middle = (inside + outside) / 2;
      if (beyond(middle)) outside = middle;
      else inside = middle;
    }
    return (inside + outside) / 2;
  };
  return { probability, interval: [probability > 0 ? end(0) : 0, probability < 1 ? end(1) : 1] };
}
