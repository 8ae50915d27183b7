/** The first image of each class, then others from the front, so that nobody picks examples by eye. */
export function onePerClass(images: Iterable<number>, labels: ArrayLike<number>, count: number): number[] {
  const seen = new Set<number>();
  const all = [...images];
  const first = all.filter((image) => !seen.has(labels[image]!) && seen.add(labels[image]!));
  const shown = new Set(first);
  return [...first, ...all.filter((image) => !shown.has(image))].slice(0, count);
}
