import type { MeasuredRun } from './measured.ts';

/** Test images of a class, and how many of them a run gets right. */
export interface ClassCount {
  readonly images: number;
  readonly right: number;
}

export function classCounts({ correct, result }: MeasuredRun, classes: number): ClassCount[] {
  const counts = Array.from({ length: classes }, () => ({ images: 0, right: 0 }));
  for (let i = 0; i < correct.length; i++) {
    const count = counts[result.testLabels[i]!]!;
    count.images += 1;
    count.right += correct[i]!;
  }
  return counts;
}

/** Mean accuracy over the classes that have test images: a class counts as much as any other, however many images it has. */
export function balancedAccuracy(run: MeasuredRun, classes: number): number {
  const known = classCounts(run, classes).filter(({ images }) => images > 0);
  return known.reduce((sum, { images, right }) => sum + right / images, 0) / known.length;
}
