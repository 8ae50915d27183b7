import { rounded } from '../sorted-json.ts';
import { bootstrapDifference } from '../statistics/bootstrap.ts';
import { generatorFrom } from '../statistics/generator.ts';
import type { Interval } from '../statistics/intervals.ts';
import { discordant, holm, mcnemarExact } from '../statistics/tests.ts';
import type { MeasuredCell, MeasuredRow } from './measured.ts';
import { axisWords, differInOne } from './settings.ts';

/** What may be said of a against b: claimed only where the corrected test and the interval agree. */
export type Outcome = 'better' | 'worse' | 'equivalent' | 'cannot-tell';

export interface Comparison {
  readonly a: string;
  readonly b: string;
  /** b is not self-supervised: random-initialised, supervised or pre-trained. */
  readonly againstBaseline: boolean;
  readonly fraction: number;
  /** a minus b, in shares of 1, over the seeds, draws and images that both have. */
  readonly difference: number;
  readonly interval: Interval;
  readonly p: number;
  readonly pHolm: number;
  /** McNemar's exact test on the first seed and draw of both, and its discordant images. */
  readonly mcnemar: { readonly onlyA: number; readonly onlyB: number; readonly p: number };
  readonly outcome: Outcome;
  readonly seeds: number;
  readonly draws: number;
}

/** Two methods whose interval lies within this much of 0 are called equal for practical purposes. */
export const EQUIVALENCE = 0.01;
export const SIGNIFICANCE = 0.05;

/**
 * Every self-supervised method against every other row, at each fraction that both have; the pairs follow from the
 * rows, so that none can be left out. Where a method has several rows (a sweep), those pairs that differ in one thing alone.
 * Holm's correction is over all of them.
 */
export function compareRows(experiment: string, rows: readonly MeasuredRow[]): Comparison[] {
  const several = rows.some(
    (a) =>
      a.family === 'self-supervised' && rows.some((b) => b !== a && b.method === a.method && b.family === a.family),
  );
  const pairs: { a: MeasuredRow; b: MeasuredRow; left: MeasuredCell; right: MeasuredCell }[] = [];
  rows.forEach((a, i) => {
    if (a.family !== 'self-supervised') return;
    rows.forEach((b, j) => {
      if (j === i || (b.family === 'self-supervised' && j < i)) return;
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
    const resampled = bootstrapDifference(ours, theirs, random);
    const split = discordant(ours[0]!.correct, theirs[0]!.correct);
    return {
      a: name(a),
      b: name(b),
      againstBaseline: b.family !== 'self-supervised',
      fraction: left.fraction,
      difference: rounded(resampled.estimate),
      interval: [rounded(resampled.interval[0]), rounded(resampled.interval[1])] as const,
      p: resampled.p,
      mcnemar: { ...split, p: mcnemarExact(split) },
      seeds: Math.min(...[ours, theirs].map((runs) => new Set(runs.map((run) => run.seed)).size)),
      draws: draws.length,
    };
  });
  const adjusted = holm(raw.map((one) => one.p));
  return raw.map((one, i) => ({ ...one, pHolm: adjusted[i]!, outcome: outcomeOf(one.interval, adjusted[i]!) }));
}

/** The method's name, with its encoder and setting where one method has several. */
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

export function outcomeOf([low, high]: Interval, pHolm: number): Outcome {
  if (pHolm < SIGNIFICANCE && low > 0) return 'better';
  if (pHolm < SIGNIFICANCE && high < 0) return 'worse';
  if (low > -EQUIVALENCE && high < EQUIVALENCE) return 'equivalent';
  return 'cannot-tell';
}

/** Label draws that both cells have; all of both where none is shared, since then there is nothing to pair by. */
function common(left: MeasuredCell, right: MeasuredCell): number[] {
  const draws = [...new Set(left.runs.map((run) => run.draw))];
  const shared = draws.filter((draw) => right.runs.some((run) => run.draw === draw));
  return shared.length > 0 ? shared : [...new Set([...left.runs, ...right.runs].map((run) => run.draw))];
}
