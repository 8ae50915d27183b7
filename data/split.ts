import { badSplit } from './problems.ts';
import { tooFewInClass } from './split-problems.ts';
import type { LabelSubset, RandomStreams, Split } from './types.ts';

export interface SplitRequest {
  /** Class index of each training image. Images without a label (-1) are in no part. */
  readonly labels: Int32Array;
  readonly classes: readonly string[];
  /** Below 1, the fraction of each class; otherwise the number of images, spread over the classes. */
  readonly validation: number;
  /** Shares of all labelled training images: 0.01 is 1 %. */
  readonly fractions: readonly number[];
  /** Number of subsets at a fraction; 1 where a subset holds everything. */
  draws(fraction: number): number;
  /** Take the first floor(fraction x count) images of each class, once, instead of draws. The seed does not matter. */
  readonly firstOfClass?: boolean;
}

/** Indices of each class, ascending. */
export function indicesByClass(labels: ArrayLike<number>, classes: number): Int32Array[] {
  const lists: number[][] = Array.from({ length: classes }, () => []);
  for (let i = 0; i < labels.length; i++) lists[labels[i]!]?.push(i);
  return lists.map((list) => Int32Array.from(list));
}

/** Shares of `total` in proportion to `counts`, by largest remainder; ties go to the class with the lower index. */
export function proportionalShares(counts: readonly number[], total: number): number[] {
  const all = counts.reduce((sum, count) => sum + count, 0);
  const exact = counts.map((count) => (count * total) / all);
  const shares = exact.map(Math.floor);
  const order = exact.map((value, c) => ({ c, rest: value - Math.floor(value) }));
  order.sort((a, b) => b.rest - a.rest || a.c - b.c);
  let left = total - shares.reduce((sum, share) => sum + share, 0);
  for (const { c } of order) {
    if (left-- <= 0) break;
    shares[c]!++;
  }
  return shares;
}

const sorted = (lists: readonly Int32Array[]): Int32Array => {
  const out = new Int32Array(lists.reduce((sum, list) => sum + list.length, 0));
  let at = 0;
  for (const list of lists) {
    out.set(list, at);
    at += list.length;
  }
  return out.sort();
};

const pick = (from: Int32Array, order: Int32Array): Int32Array => order.map((k) => from[k]!);

/** A value of `validation` that leaves an image of each class, or undefined where a class has one image at most. */
function lowerShare(validation: number, counts: readonly number[]): number | undefined {
  const least = Math.min(...counts);
  if (least < 2) return undefined;
  const share = (least - 1) / least;
  const labelled = counts.reduce((sum, count) => sum + count, 0);
  return validation < 1 ? Math.floor(100 * share) / 100 : Math.floor(labelled * share);
}

/**
 * Draws validation images and label subsets of the training images. Validation is stratified; subsets are class-balanced,
 * nested within a draw, and outside validation. A class gives round(fraction x its count in all training images) labels
 * (`firstOfClass`: floor), at least 1 and at most all outside validation. Fraction 1 takes all images outside validation.
 * @throws Problem `too-few-labels` where a class is too small for both validation and training; `bad-split`.
 */
export function makeSplit(request: SplitRequest, random: RandomStreams): Split {
  const { labels, classes, validation, fractions, firstOfClass = false } = request;
  for (const fraction of fractions)
    if (!(fraction > 0 && fraction <= 1))
      throw badSplit('A label fraction', fraction, 'Fractions are above 0 and at most 1: --set split.fractions=[…].');
  const members = indicesByClass(labels, classes.length);
  const counts = members.map((list) => list.length);
  const labelled = counts.reduce((sum, count) => sum + count, 0);
  if (!(validation >= 0 && validation < labelled))
    throw badSplit(
      'The validation share',
      validation,
      `It is at least 0 and below the ${labelled} labelled images: --set split.validation=….`,
    );
  const shares =
    validation < 1
      ? counts.map((count) => (validation === 0 ? 0 : Math.max(1, Math.round(count * validation))))
      : proportionalShares(counts, Math.round(validation));

  const held: Int32Array[] = [];
  const rest: Int32Array[] = [];
  for (const [c, list] of members.entries()) {
    const share = shares[c]!;
    if (list.length <= share) throw tooFewInClass(classes[c]!, list.length, share, lowerShare(validation, counts));
    const order = pick(list, random('validation', c).permutation(list.length));
    held.push(order.subarray(0, share));
    rest.push(order.slice(share).sort());
  }

  const subsets: LabelSubset[] = [];
  for (const fraction of [...fractions].sort((a, b) => a - b)) {
    const sizes = rest.map((list, c) =>
      fraction === 1
        ? list.length
        : Math.min(list.length, Math.max(1, (firstOfClass ? Math.floor : Math.round)(fraction * counts[c]!))),
    );
    const everything = sizes.every((size, c) => size === rest[c]!.length);
    const draws = everything || firstOfClass ? 1 : request.draws(fraction);
    for (let draw = 0; draw < draws; draw++) {
      // The stream does not depend on the fraction, so a larger subset begins with the smaller one.
      const chosen = rest.map((list, c) =>
        (firstOfClass ? list : pick(list, random('labels', draw, c).permutation(list.length))).slice(0, sizes[c]!),
      );
      subsets.push({ fraction, draw, indices: sorted(chosen) });
    }
  }
  return { train: sorted(rest), validation: sorted(held), subsets };
}
