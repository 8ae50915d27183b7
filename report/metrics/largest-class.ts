import { rounded } from '../ground/sorted-json.ts';
import type { Study } from '../ground/study-types.ts';

/** The class with the most test images: always answering it is the least that a classifier must beat. */
export interface LargestClass {
  readonly name: string;
  readonly images: number;
  /** Its share of the test images. */
  readonly share: number;
}

/** Undefined where there is no test image. Of equal classes the first. */
export function largestClass({ dataset, results }: Study): LargestClass | undefined {
  const labels = results[0]?.testLabels ?? [];
  const counts = new Map<number, number>();
  for (let i = 0; i < labels.length; i++) counts.set(labels[i]!, (counts.get(labels[i]!) ?? 0) + 1);
  const [first] = [...counts].sort(([a, m], [b, n]) => n - m || a - b);
  if (!first) return undefined;
  const [label, images] = first;
  return { name: dataset.classes[label] ?? String(label), images, share: rounded(images / labels.length) };
}

/** Points of accuracy above an equal share of the classes from which the largest class counts as too large to be left unsaid. */
const UNBALANCED = 0.1;

export const isUnbalanced = ({ share }: LargestClass, classes: number): boolean => share >= 1 / classes + UNBALANCED;

/** Should a sentence on this accuracy name the largest class: where classes are unbalanced, or the accuracy may be no better? */
export const needsLargest = (
  largest: LargestClass | undefined,
  classes: number,
  [low]: readonly [number, number],
): largest is LargestClass => largest !== undefined && (isUnbalanced(largest, classes) || low <= largest.share);
