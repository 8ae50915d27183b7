import { count, counted, fractionLabel } from '../ground/number-format.ts';
import type { LabelCounts } from '../ground/study-types.ts';
import { coordinate, letters, RULE, SOFT, svgOf } from './drawing.ts';
import type { DrawnFigure } from './drawn-figure.ts';
import { COLUMN } from './vega-figure.ts';

const IN_ROW = 3;
/** More subsets are left to the CSV. */
const MOST = 6;
const [LEFT, TOP, TALL, BELOW] = [26, 16, 46, 16] as const;

/** The first draw of each share of labels. */
export const firstDraws = (all: readonly LabelCounts[]): LabelCounts[] => all.filter(({ draw }) => draw === 0);

/** Histograms of the labels of each subset, the first draw of each share; undefined without subsets. */
export function labelCountsFigure(all: readonly LabelCounts[]): DrawnFigure | undefined {
  const shown = firstDraws(all).slice(0, MOST);
  if (shown.length === 0) return undefined;
  const wide = COLUMN / Math.min(IN_ROW, shown.length);
  const tall = TOP + TALL + BELOW;
  const marks = shown.flatMap((one, i) =>
    histogram(one, (i % IN_ROW) * wide, Math.floor(i / IN_ROW) * tall, wide - LEFT - 8),
  );
  const alt = `Number of labels of each class in ${counted(shown.length, 'label subset')}: ${shown.map(({ fraction, counts }) => `${fractionLabel(fraction)} has ${spanOf(counts)} a class`).join('; ')}.`;
  return { svg: svgOf(COLUMN, Math.ceil(shown.length / IN_ROW) * tall, alt, marks), alt };
}

function histogram({ fraction, counts }: LabelCounts, left: number, top: number, width: number): string[] {
  const most = Math.max(1, ...counts);
  const [x, floor] = [left + LEFT, top + TOP + TALL];
  const bar = width / counts.length;
  const bars = counts.map((labels, i) => {
    const high = (TALL * labels) / most;
    return `<rect x="${coordinate(x + i * bar)}" y="${coordinate(floor - high)}" width="${coordinate(Math.max(0.2, bar * 0.85))}" height="${coordinate(high)}" fill="#0072B2"/>`;
  });
  const total = counts.reduce((sum, labels) => sum + labels, 0);
  return [
    letters(`${fractionLabel(fraction)}: ${count(total)} labels`, x, top + 10, { size: 8 }),
    ...bars,
    `<path d="M${coordinate(x)} ${coordinate(top + TOP)}V${coordinate(floor)}H${coordinate(x + width)}" fill="none" stroke="${RULE}" stroke-width="0.7"/>`,
    letters(count(most), x - 3, top + TOP + 6, { size: 7, anchor: 'end', colour: SOFT }),
    letters('0', x - 3, floor, { size: 7, anchor: 'end', colour: SOFT }),
    letters('class', x + width / 2, floor + 10, { size: 7, anchor: 'middle', colour: SOFT }),
  ];
}

function spanOf(counts: readonly number[]): string {
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  return least === most ? count(least) : `${count(least)} to ${count(most)}`;
}
