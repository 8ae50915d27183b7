/**
 * Places labels beside points in ascending order of accuracy, moved apart where they would overlap and kept below the top.
 *
 * @param height - Height of the panel, in the units of `least`
 * @param least - Distance between two labels
 */
export function spreadLabels<T extends { readonly accuracy: number }>(
  points: readonly T[],
  domain: readonly [number, number],
  height: number,
  least: number,
): (T & { at: number })[] {
  const gap = (least / height) * (domain[1] - domain[0]);
  const placed = [...points].sort((a, b) => a.accuracy - b.accuracy).map((point) => ({ ...point, at: point.accuracy }));
  for (let i = 1; i < placed.length; i++) placed[i]!.at = Math.max(placed[i]!.at, placed[i - 1]!.at + gap);
  let top = domain[1];
  for (let i = placed.length - 1; i >= 0; i--) {
    placed[i]!.at = Math.min(placed[i]!.at, top);
    top = placed[i]!.at - gap;
  }
  return placed;
}
