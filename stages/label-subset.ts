import type { LabelSubset, Split } from '../data/types.ts';

/** One of a split's label subsets. @throws Error where the split lacks it, which is a fault of the pipeline. */
export function subsetOf(split: Split, { fraction, draw }: Pick<LabelSubset, 'fraction' | 'draw'>): LabelSubset {
  const found = split.subsets.find((subset) => subset.fraction === fraction && subset.draw === draw);
  if (!found) throw new Error(`the split has no draw ${draw} of ${fraction}`);
  return found;
}
