import { rounded } from '../ground/sorted-json.ts';
import { bootstrapMean, RESAMPLES } from '../statistics/bootstrap.ts';
import { generatorFrom } from '../statistics/generator.ts';
import { type Interval, wilsonInterval } from '../statistics/intervals.ts';
import { mean, variance } from '../statistics/mean-and-variance.ts';
import { meanLoss } from '../statistics/test-loss.ts';
import type { MeasuredCell, MeasuredRow } from './measured.ts';
import { settingId } from './swept-settings.ts';

/** The numbers that a table shows for one cell, as shares of 1. */
export interface Estimate {
  readonly accuracy: number;
  readonly interval: Interval;
  /** `wilson`: one run, over test images. `bootstrap`: over those of seeds, draws and images that vary. */
  readonly how: 'wilson' | 'bootstrap';
  readonly seeds: number;
  readonly draws: number;
  readonly images: number;
  /** Standard deviation over runs (seeds and draws); 0 with one run. */
  readonly spread: number;
  /** Mean negative log likelihood of the test images in nats, with Student's interval over what varies, where every run has it. */
  readonly loss?: { readonly value: number; readonly interval: Interval };
}

export interface EstimatedRow extends MeasuredRow {
  readonly estimates: ReadonlyMap<number, Estimate>;
}

/**
 * Adds the estimate of every cell to the rows. The random numbers of a cell follow from the experiment and the cell alone.
 *
 * @param overlap - Mean share of labels that two draws of a fraction have in common
 * @param resamples - Number of bootstrap resamples for a row with more than one run
 */
export function estimateRows(
  experiment: string,
  rows: readonly MeasuredRow[],
  overlap: (fraction: number) => number = () => 0,
  resamples: (row: MeasuredRow) => number = () => RESAMPLES,
): EstimatedRow[] {
  return rows.map((row) => ({
    ...row,
    estimates: new Map(
      row.cells.map((cell) => [
        cell.fraction,
        estimate(
          cell,
          `${experiment}/${row.method}/${row.encoder}/${row.protocol}${settingName(row)}`,
          overlap(cell.fraction),
          resamples(row),
        ),
      ]),
    ),
  }));
}

/** Largest number of training seeds in a row. Rows of one seed each know no spread, even where their seeds differ. */
export const mostSeeds = (rows: readonly EstimatedRow[]): number =>
  Math.max(...rows.flatMap((row) => [...row.estimates.values()].map(({ seeds }) => seeds)));

const settingName = ({ setting }: MeasuredRow): string =>
  Object.keys(setting).length > 0 ? `/${settingId(setting)}` : '';

function estimate(cell: MeasuredCell, name: string, overlap: number, resamples: number): Estimate {
  const images = cell.runs[0]!.correct.length;
  const seeds = new Set(cell.runs.map((run) => run.seed)).size;
  const draws = new Set(cell.runs.map((run) => run.draw)).size;
  const accuracies = cell.runs.map((run) => run.accuracy);
  const about = { seeds, draws, images, spread: Math.sqrt(variance(accuracies)), ...lossOf(cell, overlap) };
  if (cell.runs.length === 1) {
    const accuracy = rounded(accuracies[0]!);
    return { ...about, accuracy, interval: ends(wilsonInterval(Math.round(accuracy * images), images)), how: 'wilson' };
  }
  const random = generatorFrom(`mean/${name}/${cell.fraction}`);
  return {
    ...about,
    accuracy: rounded(mean(accuracies)),
    interval: ends(within(bootstrapMean(cell.runs, random, resamples, overlap).interval)),
    how: 'bootstrap',
  };
}

function lossOf({ runs }: MeasuredCell, overlap: number): Pick<Estimate, 'loss'> {
  const known = runs.flatMap(({ seed, draw, losses }) => (losses ? [{ seed, draw, losses }] : []));
  if (known.length < runs.length) return {};
  const { loss, interval } = meanLoss(known, overlap);
  return { loss: { value: rounded(loss), interval: ends(interval) } };
}

/** With two seeds an interval can reach beyond 0 or 1. */
const within = ([low, high]: Interval): Interval => [Math.max(0, low), Math.min(1, high)];

/** Rounds once for all outputs, so that the page, the PDF, the summary and metrics.json agree in the last digit. */
const ends = ([low, high]: Interval): Interval => [rounded(low), rounded(high)];
