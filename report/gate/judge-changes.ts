import { holm } from '../statistics/hypothesis-tests.ts';
import { mean } from '../statistics/mean-and-variance.ts';
import { studentCdf, studentQuantile } from '../statistics/special-functions.ts';
import type { GateRow, RowKind } from './gate-result.ts';
import type { GateSettings, Look } from './gate-settings.ts';
import type { Changed, Noise } from './seed-noise.ts';

/** A difference that the gate must judge. */
export interface Suspect {
  readonly metric: string;
  readonly kind: RowKind;
  readonly baseline: number;
  readonly now: number;
  readonly seeds: { readonly baseline: number; readonly now: number };
  /** 1 where larger is better, -1 where smaller is. */
  readonly better: 1 | -1;
  readonly error: number;
  readonly df: number;
  /** Variance of one run; with the numbers of seeds it gives the standard error. */
  readonly variance: number;
  /** The smallest deterioration of interest. */
  readonly margin: number;
  /** Is the study about it? See `sharesOfAlpha`. */
  readonly isMain: boolean;
  /** Test images that one seed judges, of an accuracy. */
  readonly images?: number;
  readonly note?: string;
}

/** The part of alpha for the accuracies that a study is about, where other values changed too. */
const MAIN_SHARE = 0.8;

/** The part of alpha that each test of a family gets: the main ones share `MAIN_SHARE`, the others the rest. */
export function sharesOfAlpha(family: readonly { readonly isMain: boolean }[]): number[] {
  const main = family.filter(({ isMain }) => isMain).length;
  const others = family.length - main;
  if (main === 0 || others === 0) return family.map(() => 1 / family.length);
  return family.map(({ isMain }) => (isMain ? MAIN_SHARE / main : (1 - MAIN_SHARE) / others));
}

/** A drop of fewer images than this in all check seeds together shows in none of them 1 time in 20: -ln 0.05. */
const LEAST_IMAGES = 3;

/** Can seeds that show no change exclude a drop by the margin? Of few test images, they cannot. */
const excludes = ({ images = Number.POSITIVE_INFINITY, margin, seeds }: Suspect): boolean =>
  margin * images * seeds.now >= LEAST_IMAGES;

/** Changed accuracies with their standard errors, from the noise between seeds. */
export function suspectsOf(changed: readonly Changed[], noise: Noise, delta: number): Suspect[] {
  return changed.map((one) => {
    const seeds = { baseline: one.before.seeds.length, now: one.now.seeds.length };
    const variance = noise.variance(one);
    return {
      metric: one.name,
      kind: 'accuracy',
      baseline: mean(one.before.accuracies),
      now: mean(one.now.accuracies),
      seeds,
      better: 1,
      // The baseline is an estimate too: without its variance, false alarms would be twice as frequent as alpha.
      error: Math.sqrt(variance * (1 / seeds.now + 1 / seeds.baseline)),
      df: noise.df(one),
      variance,
      margin: delta,
      isMain: one.isMain,
      images: one.now.perImage[0]!.length,
    };
  });
}

/**
 * `worse` where Holm's weighted correction over the whole family rejects "no drop" and the test of non-inferiority cannot exclude
 * the smallest drop of interest; `not worse` where it excludes it (at 5 % each, uncorrected, which is the cautious side).
 */
export function judge(suspects: readonly Suspect[], look: Look, settings: GateSettings): GateRow[] {
  const signed = suspects.map((one) => one.better * (one.now - one.baseline));
  const shares = sharesOfAlpha(suspects);
  const p = holm(
    suspects.map((one, k) => studentCdf(signed[k]! / one.error, one.df)),
    shares,
  );
  return suspects.map((one, k): GateRow => {
    const { metric, kind, baseline, now, seeds, error, df, margin } = one;
    const lower = p[k]! < look.alpha;
    const notInferior = excludes(one) && (signed[k]! + margin) / error > studentQuantile(0.95, df);
    const half = studentQuantile(0.975, df) * error;
    const difference = now - baseline;
    return {
      metric,
      kind,
      verdict: lower
        ? notInferior
          ? 'lower, but less than delta'
          : 'worse'
        : notInferior
          ? 'not worse'
          : 'cannot tell',
      baseline,
      now,
      difference,
      interval: [difference - half, difference + half],
      standardError: error,
      seeds,
      p: p[k]!,
      ...(lower || notInferior ? noteOf(one) : neededSeeds(one, look.alpha * shares[k]!, settings)),
    };
  });
}

const noteOf = ({ note }: Suspect): { note?: string } => (note === undefined ? {} : { note });

/** The number of further check seeds with which both tests could decide at the margin. */
function neededSeeds(one: Suspect, level: number, { looks }: GateSettings): { moreSeeds?: number; note?: string } {
  const reach = studentQuantile(1 - level, one.df) + studentQuantile(0.95, one.df);
  const room = one.margin ** 2 / (one.variance * reach ** 2);
  const needed = 1 / (room - 1 / one.seeds.baseline);
  const enough = Math.max(needed, LEAST_IMAGES / (one.margin * (one.images ?? Number.POSITIVE_INFINITY)));
  if (needed > 0) return { moreSeeds: Math.max(1, Math.ceil(enough) - one.seeds.now), ...noteOf(one) };
  const most = Math.max(one.seeds.now, ...looks);
  const own = 1 / (room - 1 / most);
  const note =
    own > 0
      ? `needs a baseline of ${Math.ceil(own)} seeds to decide with ${most} check seeds`
      : room > 0
        ? `needs ${Math.ceil(2 / room)} seeds on both sides, or a larger delta, or more test images`
        : 'no number of seeds can decide: the margin is a share of the baseline\u2019s value, which is 0';
  return { note: one.note === undefined ? note : `${note}; ${one.note}` };
}
