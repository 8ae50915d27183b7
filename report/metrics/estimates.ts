import { count } from '../number-format.ts';
import { rounded } from '../sorted-json.ts';
import { bootstrapMean } from '../statistics/bootstrap.ts';
import { generatorFrom } from '../statistics/generator.ts';
import { type Interval, wilsonInterval } from '../statistics/intervals.ts';
import { mean, variance } from '../statistics/tests.ts';
import type { MeasuredCell, MeasuredRow } from './measured.ts';
import { settingId } from './settings.ts';

/** What a table shows of one cell, in shares of 1. */
export interface Estimate {
  readonly accuracy: number;
  readonly interval: Interval;
  /** `wilson`: over test images alone, one run. `bootstrap`: over what varied of seeds, draws and images. */
  readonly how: 'wilson' | 'bootstrap';
  readonly seeds: number;
  readonly draws: number;
  readonly images: number;
  /** Standard deviation over runs (seeds and draws); 0 with one run. */
  readonly spread: number;
}

export interface EstimatedRow extends MeasuredRow {
  readonly estimates: ReadonlyMap<number, Estimate>;
}

/** Adds the estimate of every cell to the rows; the generator of each cell follows from the experiment and the cell. */
export function estimateRows(experiment: string, rows: readonly MeasuredRow[]): EstimatedRow[] {
  return rows.map((row) => ({
    ...row,
    estimates: new Map(
      row.cells.map((cell) => [
        cell.fraction,
        estimate(cell, `${experiment}/${row.method}/${row.encoder}/${row.protocol}${settingName(row)}`),
      ]),
    ),
  }));
}

const settingName = ({ setting }: MeasuredRow): string =>
  Object.keys(setting).length > 0 ? `/${settingId(setting)}` : '';

function estimate(cell: MeasuredCell, name: string): Estimate {
  const images = cell.runs[0]!.correct.length;
  const seeds = new Set(cell.runs.map((run) => run.seed)).size;
  const draws = new Set(cell.runs.map((run) => run.draw)).size;
  const accuracies = cell.runs.map((run) => run.accuracy);
  const about = { seeds, draws, images, spread: Math.sqrt(variance(accuracies)) };
  if (cell.runs.length === 1) {
    const accuracy = rounded(accuracies[0]!);
    return { ...about, accuracy, interval: ends(wilsonInterval(Math.round(accuracy * images), images)), how: 'wilson' };
  }
  const random = generatorFrom(`mean/${name}/${cell.fraction}`);
  return {
    ...about,
    accuracy: rounded(mean(accuracies)),
    interval: ends(bootstrapMean(cell.runs, random).interval),
    how: 'bootstrap',
  };
}

/** What the intervals are over, for the foot of a table: the unit of variation is always said. */
export function variationSentence(rows: readonly EstimatedRow[]): string {
  const all = rows.flatMap((row) => [...row.estimates.values()]);
  const seeds = Math.max(...all.map((one) => one.seeds));
  const draws = Math.max(...all.map((one) => one.draws));
  const fewest = Math.min(...all.map((one) => one.draws));
  const images = Math.max(...all.map((one) => one.images));
  const what = [
    `${seeds} training seed${seeds === 1 ? '' : 's'}`,
    fewest === draws ? `${draws} label draw${draws === 1 ? '' : 's'}` : `${fewest} to ${draws} label draws`,
    `${count(images)} test images`,
  ].join(' \u00d7 ');
  const how =
    seeds > 1
      ? 'Intervals: percentile bootstrap over seeds, draws and test images, 10,000 resamples.'
      : draws > 1
        ? 'Intervals: percentile bootstrap over label draws and test images (10,000 resamples); Wilson\u2019s where there is one draw.'
        : 'Intervals: Wilson\u2019s, over test images alone.';
  const unknown = seeds > 1 ? '' : ' One seed: how much another seed would change these numbers is unknown.';
  return `${what}. ${how}${unknown}`;
}

/** Rounded once, here, so that the page, the paper, the summary and metrics.json cannot differ in a last digit. */
const ends = ([low, high]: Interval): Interval => [rounded(low), rounded(high)];
