import { rounded } from '../ground/sorted-json.ts';
import { bootstrapDifference, RESAMPLES } from '../statistics/bootstrap.ts';
import { generatorFrom } from '../statistics/generator.ts';
import { discordant, holm, mcnemarExact, mcnemarMidP } from '../statistics/hypothesis-tests.ts';
import type { Interval } from '../statistics/intervals.ts';
import { mean } from '../statistics/mean-and-variance.ts';
import { probabilityOfImprovement, type Superiority } from '../statistics/probability-of-improvement.ts';
import type { Family, MeasuredCell, MeasuredRow, MeasuredRun } from './measured.ts';
import { type Outcome, outcomeOf } from './outcomes.ts';
import { axisWords, differInOne } from './swept-settings.ts';

/** `scratch`: the same network trained on labels from random weights. `supervised`: a frozen encoder trained on labels. */
export type Baseline = 'scratch' | 'supervised' | 'random' | 'pretrained';

export interface Comparison {
  readonly a: string;
  readonly b: string;
  /** Families of a and b. */
  readonly families: readonly [a: Family, b: Family];
  /**
   * a is self-supervised and b is a baseline for it: supervised, pretrained, or random weights, with the same input as a
   * where there are such.
   */
  readonly againstBaseline: boolean;
  /** Neither is self-supervised: the study makes no claim about the pair, but a table shows both. */
  readonly ofBaselines: boolean;
  /** Kind of baseline that b is for a; absent between two methods and between two baselines. */
  readonly baseline?: Baseline;
  /** Probability that a training of a beats one of b, where both have three seeds or more. */
  readonly improvement?: Superiority;
  readonly fraction: number;
  /** a minus b, as a share of 1, over the seeds, draws and images that both have. */
  readonly difference: number;
  readonly interval: Interval;
  readonly p: number;
  readonly pHolm: number;
  /** McNemar's exact test (`p`) and its mid-p on the first seed and draw of both, with the discordant images. */
  readonly mcnemar: { readonly onlyA: number; readonly onlyB: number; readonly p: number; readonly midP: number };
  readonly outcome: Outcome;
  readonly seeds: number;
  readonly draws: number;
}

/**
 * Compares every row with every other at each fraction that both have, so that no pair can be left out and a table can mark
 * which rows differ significantly. Where a method has several rows (a sweep), only pairs that differ in one thing are
 * compared. Holm's correction covers all comparisons.
 *
 * @param overlap - Mean share of labels that two draws of a fraction have in common
 */
export function compareRows(
  experiment: string,
  rows: readonly MeasuredRow[],
  overlap: (fraction: number) => number = () => 0,
): Comparison[] {
  const several = rows.some(
    (a) =>
      a.family === 'self-supervised' && rows.some((b) => b !== a && b.method === a.method && b.family === a.family),
  );
  const pairs: { a: MeasuredRow; b: MeasuredRow; left: MeasuredCell; right: MeasuredCell }[] = [];
  rows.forEach((a, i) => {
    rows.forEach((b, j) => {
      // Rows come by family, the self-supervised first, so each pair is seen once, from the side of the method.
      if (j <= i) return;
      if (several && !differInOne(a, b, rows)) return;
      for (const left of a.cells) {
        const right = b.cells.find((cell) => cell.fraction === left.fraction);
        if (right && right.runs[0]!.correct.length === left.runs[0]!.correct.length) pairs.push({ a, b, left, right });
      }
    });
  });
  const raw = pairs.map(({ a, b, left, right }) => {
    const name = (row: MeasuredRow): string => label(row, rows);
    const draws = common(left, right);
    const ours = left.runs.filter((run) => draws.includes(run.draw));
    const theirs = right.runs.filter((run) => draws.includes(run.draw));
    const random = generatorFrom(`difference/${experiment}/${name(a)}/${name(b)}/${left.fraction}`);
    const resampled = bootstrapDifference(ours, theirs, random, RESAMPLES, overlap(left.fraction));
    const split = discordant(ours[0]!.correct, theirs[0]!.correct);
    return {
      a: name(a),
      b: name(b),
      families: [a.family, b.family] as const,
      againstBaseline: a.family === 'self-supervised' && isBaseline(a, b, rows),
      ofBaselines: a.family !== 'self-supervised',
      ...baselineOf(a, b),
      ...improvementOf(ours, theirs),
      fraction: left.fraction,
      difference: rounded(resampled.estimate),
      interval: [rounded(resampled.interval[0]), rounded(resampled.interval[1])] as const,
      p: resampled.p,
      mcnemar: { ...split, p: mcnemarExact(split), midP: mcnemarMidP(split) },
      seeds: Math.min(...[ours, theirs].map((runs) => new Set(runs.map((run) => run.seed)).size)),
      draws: draws.length,
    };
  });
  const adjusted = holm(raw.map((one) => one.p));
  return raw.map((one, i) => ({ ...one, pHolm: adjusted[i]!, outcome: outcomeOf(one.interval, adjusted[i]!) }));
}

/** Random features of colour images are no baseline for a method that sees lightness, nor the other way round. */
const isBaseline = (a: MeasuredRow, b: MeasuredRow, rows: readonly MeasuredRow[]): boolean =>
  b.family !== 'self-supervised' &&
  (b.family !== 'random' ||
    b.encoder === a.encoder ||
    !rows.some((other) => other.family === 'random' && other.encoder === a.encoder));

function baselineOf(a: MeasuredRow, b: MeasuredRow): { baseline?: Baseline } {
  if (a.family !== 'self-supervised' || b.family === 'self-supervised') return {};
  return { baseline: b.family === 'supervised' && !isFrozen(b.protocol) ? 'scratch' : b.family };
}

/** Is this a protocol that leaves the encoder unchanged? */
export const isFrozen = (protocol: string | undefined): boolean =>
  protocol === 'logistic' || protocol === 'knn' || protocol === 'sgd';

/** With fewer seeds the probability of improvement would say almost nothing. */
const LEAST_SEEDS = 3;

function improvementOf(ours: readonly MeasuredRun[], theirs: readonly MeasuredRun[]): { improvement?: Superiority } {
  const [a, b] = [ours, theirs].map((runs) =>
    [...new Set(runs.map((run) => run.seed))].map((seed) =>
      mean(runs.filter((run) => run.seed === seed).map((run) => run.accuracy)),
    ),
  ) as [number[], number[]];
  if (Math.min(a.length, b.length) < LEAST_SEEDS) return {};
  const { probability, interval } = probabilityOfImprovement(a, b);
  return { improvement: { probability: rounded(probability), interval: [rounded(interval[0]), rounded(interval[1])] } };
}

/** Name of a row: its method, with encoder and setting where the method has several. */
export function label(row: MeasuredRow, rows: readonly MeasuredRow[]): string {
  const others = rows.filter((other) => other.method === row.method && other !== row);
  const varies = Object.entries(row.setting).filter(([name, value]) =>
    others.some((other) => name in other.setting && other.setting[name] !== value),
  );
  return [
    row.method,
    ...(others.some((other) => other.encoder !== row.encoder) ? [row.encoder] : []),
    ...varies.map(([name, value]) => `${axisWords(name)} ${value}`),
  ].join(', ');
}

/** Label draws that both cells have. Where they share none, all draws of both: then nothing can be paired. */
function common(left: MeasuredCell, right: MeasuredCell): number[] {
  const draws = [...new Set(left.runs.map((run) => run.draw))];
  const shared = draws.filter((draw) => right.runs.some((run) => run.draw === draw));
  return shared.length > 0 ? shared : [...new Set([...left.runs, ...right.runs].map((run) => run.draw))];
}
