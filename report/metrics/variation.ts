import { count, counted, listed } from '../ground/number-format.ts';
import type { EstimatedRow } from './estimates.ts';

/**
 * For the foot of a table: how many training seeds, label draws and test images there are, which of them the intervals
 * cover, and which spread stays unknown.
 *
 * @param name - Name of a row, as the table has it
 * @param overlap - Largest mean share of labels that two draws at one fraction have in common
 */
export function variationSentence(
  rows: readonly EstimatedRow[],
  name: (row: EstimatedRow) => string = ({ method }) => method,
  overlap = 0,
): string {
  const { range, over, what } = variedOf(rows);
  const [leastSeeds, seeds] = range((one) => one.seeds);
  const [leastDraws, draws] = range((one) => one.draws);
  const alone = leastSeeds === 1 && leastDraws === 1;
  const how =
    over.length === 1
      ? 'Intervals: Wilson, over test images only.'
      : `Intervals: hierarchical bootstrap over ${listed(over)} (10,000 resamples, widened by Student\u2019s t for small numbers of seeds and draws)${alone ? '; Wilson, over test images only, for rows of one run' : ''}.`;
  return `Unit of variation: ${what}. ${how}${shared(overlap, draws)}${unknown(rows, seeds, name)}`;
}

/** The same for a table of losses, whose intervals are Student's. */
export function lossVariation(rows: readonly EstimatedRow[], name: (row: EstimatedRow) => string): string {
  const { range, over, what } = variedOf(rows);
  const [, seeds] = range((one) => one.seeds);
  return `Unit of variation: ${what}. Intervals: Student\u2019s t over ${listed(over)}.${unknown(rows, seeds, name)}`;
}

/** Numbers of seeds, draws and images, and those of which there are several. */
function variedOf(rows: readonly EstimatedRow[]) {
  const all = rows.flatMap((row) => [...row.estimates.values()]);
  const range = (of: (one: (typeof all)[number]) => number): [number, number] => [
    Math.min(...all.map(of)),
    Math.max(...all.map(of)),
  ];
  const [leastSeeds, seeds] = range((one) => one.seeds);
  const [leastDraws, draws] = range((one) => one.draws);
  const [leastImages, images] = range((one) => one.images);
  const what = [
    said(leastSeeds, seeds, 'training seed'),
    said(leastDraws, draws, 'label draw'),
    said(leastImages, images, 'test image'),
  ].join(' \u00d7 ');
  return { range, what, over: [...(seeds > 1 ? ['seeds'] : []), ...(draws > 1 ? ['label draws'] : []), 'test images'] };
}

/** Label draws that share labels spread less than independent ones. */
const shared = (overlap: number, draws: number): string =>
  overlap > 0.005 && draws > 1
    ? ` Label draws share up to ${(100 * overlap).toFixed(0)} % of their labels; the intervals are corrected for this (Nadeau and Bengio).`
    : '';

function unknown(rows: readonly EstimatedRow[], seeds: number, name: (row: EstimatedRow) => string): string {
  if (seeds === 1) return ' One seed: the spread between seeds is unknown.';
  const fewest = (row: EstimatedRow): number => Math.min(...[...row.estimates.values()].map((one) => one.seeds));
  const parts = [...new Set(rows.map(fewest))]
    .filter((n) => n < seeds)
    .sort((a, b) => a - b)
    .map((n) => `${listed([...new Set(rows.filter((row) => fewest(row) === n).map(name))])} ${counted(n, 'seed')}`);
  if (parts.length === 0) return '';
  const spread = rows.some((row) => fewest(row) === 1) ? '; with one seed the spread between seeds is unknown' : '';
  return ` Rows with fewer seeds: ${parts.join('; ')}${spread}.`;
}

const said = (least: number, most: number, noun: string): string =>
  least === most ? counted(most, noun) : `${count(least)} to ${counted(most, noun)}`;
