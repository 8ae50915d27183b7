import type { Column, TableBlock, Text } from '../document/document.ts';
import type { Findings } from '../findings/findings.ts';
import { count, percent } from '../ground/number-format.ts';
import { captionMarks } from '../honesty/caption-marks.ts';
import { classCounts } from '../metrics/class-accuracy.ts';
import { label } from '../metrics/comparisons.ts';
import { wilsonInterval } from '../statistics/intervals.ts';

const MOST_COLUMNS = 8;
const MOST_CLASSES = 12;

/** Accuracy by class, from the first seed and draw of each method at its largest share of labels. */
export function perClassTable(findings: Findings): TableBlock {
  const { study, main } = findings;
  const { classes } = study.dataset;
  // Many methods become rows instead of columns; with many classes as well, only the first methods are shown.
  const turned = main.length > MOST_COLUMNS && classes.length <= MOST_CLASSES;
  const rows = turned ? main : main.slice(0, MOST_COLUMNS);
  const shown = rows.map((row) => {
    const run = row.cells.at(-1)!.runs[0]!;
    return { row, node: run.result.node, counts: classCounts(run, classes.length) };
  });
  const totals = shown[0]!.counts.map(({ images }) => images);
  const cell = ({ node, counts }: (typeof shown)[number], c: number): Text => {
    const { images, right } = counts[c]!;
    return images === 0 ? ['\u2013'] : [{ value: percent(right / images), node }];
  };
  return {
    kind: 'table',
    id: 'table-per-class',
    caption: [
      `Test accuracy (%) by class at the largest share of labels, first seed and draw.${rows.length < main.length ? ` The first ${rows.length} of ${main.length} methods.` : ''}${captionMarks(findings.marks)}`,
    ],
    columns: [
      { title: turned ? 'Method' : 'Class', align: 'left' },
      ...(turned ? [] : [{ title: 'Images', align: 'right' as const }]),
      ...(turned ? classes : shown.map(({ row }) => label(row, main))).map(
        (title): Column => ({ title, align: 'right' }),
      ),
    ],
    rows: turned
      ? shown.map((one) => [[label(one.row, main)], ...classes.map((_, c) => cell(one, c))])
      : classes.map((name, c) => [[name], [count(totals[c]!)], ...shown.map((one) => cell(one, c))]),
    foot: [
      `Unit of variation: the test images of a class, in one run of each method. In the smallest class, 95 % intervals (Wilson, at 50 %) reach about ${halfWidth(Math.max(1, Math.min(...totals)))} points to each side. They do not cover seeds and label draws.`,
    ],
    wide: turned || shown.length > 3,
    csv: 'tables/per-class.csv',
  };
}

const halfWidth = (n: number): string => {
  const [low, high] = wilsonInterval(Math.round(n / 2), n);
  return (50 * (high - low)).toFixed(0);
};
