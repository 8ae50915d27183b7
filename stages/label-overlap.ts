import type { LabelSubset } from '../data/types.ts';

/**
 * Mean share of labels that two draws of one fraction have in common, relative to the smaller draw: 0 for disjoint
 * folds, about the fraction itself for draws from one pool. Fractions with one draw are left out.
 */
export function labelOverlap(subsets: readonly LabelSubset[]): { fraction: number; shared: number }[] {
  const fractions = [...new Set(subsets.map(({ fraction }) => fraction))];
  return fractions.flatMap((fraction) => {
    const draws = subsets.filter((one) => one.fraction === fraction).map(({ indices }) => indices);
    if (draws.length < 2) return [];
    let [sum, pairs] = [0, 0];
    draws.forEach((indices, i) => {
      const own = new Set(indices);
      for (const other of draws.slice(i + 1)) {
        sum += other.reduce((n, image) => n + Number(own.has(image)), 0) / Math.min(own.size, other.length);
        pairs += 1;
      }
    });
    return [{ fraction, shared: sum / pairs }];
  });
}
