import type { MetricEntry } from '../findings/metrics-json.ts';
import { count, counted } from '../ground/number-format.ts';
import { unpackBits } from '../ground/packed-bits.ts';
import { rounded } from '../ground/sorted-json.ts';
import { type Outcome, outcomeOf } from '../metrics/outcomes.ts';
import { bootstrapDifference, RESAMPLES } from '../statistics/bootstrap.ts';
import { generatorFrom } from '../statistics/generator.ts';
import { discordant, holm, mcnemarExact } from '../statistics/hypothesis-tests.ts';
import type { Interval } from '../statistics/intervals.ts';
import { type ComparedRow, type ComparedSide, runEntries } from './compared-sides.ts';

/** One row at one share of labels in two runs: tested, identical on every image, or not comparable, with the reason. */
export type PairedResult = {
  readonly row: ComparedRow;
  readonly fraction: number;
  /** Letters: the difference is `b` minus `a`. */
  readonly a: string;
  readonly b: string;
} & (
  | { readonly outcome: 'not-comparable'; readonly why: string }
  | { readonly outcome: 'identical' }
  | {
      readonly outcome: Outcome;
      readonly difference: number;
      readonly interval: Interval;
      readonly p: number;
      readonly pHolm: number;
      /** From the first seed and draw of both: images that only one of them gets right. */
      readonly mcnemar: { readonly onlyA: number; readonly onlyB: number; readonly p: number };
      readonly seeds: readonly [number, number];
      readonly draws: number;
    }
);

export type Tested = Extract<PairedResult, { readonly difference: number }>;
export const isTested = (one: PairedResult): one is Tested => 'difference' in one;

/**
 * Compares each row of the first run with the same row of each other run, image by image, where test images and label draws
 * are the same. Holm's correction covers all tests.
 */
export function pairSides(
  sides: readonly ComparedSide[],
  rows: readonly ComparedRow[],
  fractions: readonly number[],
): PairedResult[] {
  const [first, ...others] = sides;
  const all = others.flatMap((other) =>
    fractions.flatMap((fraction) => rows.flatMap((row) => pair(first!, other, row, fraction))),
  );
  const tested = all.filter(isTested);
  const adjusted = holm(tested.map(({ p }) => p));
  const corrected = new Map(tested.map((one, i) => [one as PairedResult, adjusted[i]!]));
  return all.map((one) => {
    const pHolm = corrected.get(one);
    return pHolm === undefined || !isTested(one) ? one : { ...one, pHolm, outcome: outcomeOf(one.interval, pHolm) };
  });
}

function pair(a: ComparedSide, b: ComparedSide, row: ComparedRow, fraction: number): PairedResult[] {
  const [ours, theirs] = [runEntries(a, row, fraction), runEntries(b, row, fraction)];
  if (ours.length === 0 || theirs.length === 0) return [];
  const about = { row, fraction, a: a.letter, b: b.letter };
  const draws = sharedDraws(ours, theirs);
  const why = obstacle(a, b, ours, theirs, draws);
  if (why !== undefined) return [{ ...about, outcome: 'not-comparable', why }];
  if (areIdentical(ours, theirs)) return [{ ...about, outcome: 'identical' }];
  const runs = (entries: readonly MetricEntry[]) =>
    entries
      .filter(({ draw }) => draws.includes(draw))
      .map(({ seed, draw, correct, n }) => ({ seed, draw, correct: unpackBits(correct, n) }));
  const [left, right] = [runs(theirs), runs(ours)];
  const random = generatorFrom(`runs/${a.digest}/${b.digest}/${row.id}/${fraction}`);
  const overlap = a.metrics.labelOverlap?.find((one) => one.fraction === fraction)?.shared;
  const { estimate, interval, p } = bootstrapDifference(left, right, random, RESAMPLES, overlap);
  const split = discordant(right[0]!.correct, left[0]!.correct);
  const seeds = (entries: readonly { readonly seed: number }[]): number => new Set(entries.map((one) => one.seed)).size;
  return [
    {
      ...about,
      outcome: 'cannot-tell',
      difference: rounded(estimate),
      interval: [rounded(interval[0]), rounded(interval[1])],
      p,
      pHolm: 1,
      mcnemar: { ...split, p: mcnemarExact(split) },
      seeds: [seeds(right), seeds(left)],
      draws: draws.length,
    },
  ];
}

/** Draws with the same labels on both sides. */
function sharedDraws(ours: readonly MetricEntry[], theirs: readonly MetricEntry[]): number[] {
  const draws = [...new Set(ours.map(({ draw }) => draw))];
  return draws.filter((draw) => {
    const [one, other] = [ours, theirs].map((entries) => entries.find((entry) => entry.draw === draw));
    return one && other && one.labelDraw === other.labelDraw;
  });
}

/** The reason why two sides cannot be paired; undefined where they can. */
function obstacle(
  a: ComparedSide,
  b: ComparedSide,
  ours: readonly MetricEntry[],
  theirs: readonly MetricEntry[],
  draws: readonly number[],
): string | undefined {
  const [one, other] = [ours[0]!, theirs[0]!];
  if (one.n !== other.n) return `${count(one.n)} test images in ${a.letter}, ${count(other.n)} in ${b.letter}`;
  if (a.metrics.testSet !== b.metrics.testSet) return 'different test images';
  if (one.labels !== other.labels)
    return `${counted(one.labels, 'label')} in ${a.letter}, ${count(other.labels)} in ${b.letter}`;
  return draws.length === 0 ? 'no label draw in common' : undefined;
}

/** Have both the same seeds and draws, and in each the same class for every image? */
function areIdentical(ours: readonly MetricEntry[], theirs: readonly MetricEntry[]): boolean {
  const name = ({ seed, draw }: MetricEntry): string => `${seed}/${draw}`;
  const known = new Map(theirs.map((entry) => [name(entry), entry.predictions]));
  return ours.length === theirs.length && ours.every((entry) => known.get(name(entry)) === entry.predictions);
}
