/** The first image of each class, then more from the front: what is shown is not chosen by eye. */
export function onePerClass(images: ArrayLike<number>, labels: ArrayLike<number>, count: number): number[] {
  const seen = new Set<number>();
  const all = Array.from(images);
  const first = all.filter((image) => !seen.has(labels[image]!) && seen.add(labels[image]!));
  const shown = new Set(first);
  return [...first, ...all.filter((image) => !shown.has(image))].slice(0, count);
}
