import { type Column, type TableBlock, type Text, text } from '../document/document.ts';
import type { Findings } from '../findings/findings.ts';
import { count, interval, percent } from '../ground/number-format.ts';
import { captionMarks } from '../honesty/caption-marks.ts';
import { label } from '../metrics/comparisons.ts';
import { calibration, calibrationInterval } from '../statistics/calibration.ts';
import { generatorFrom } from '../statistics/generator.ts';

/** Further rows are left out. */
const MOST_ROWS = 16;

/** Expected calibration error of each method at its largest share of labels; undefined where no protocol gives logits. */
export function calibrationTable(findings: Findings): TableBlock | undefined {
  const { main, study } = findings;
  const rows = main.slice(0, MOST_ROWS).flatMap((row): Text[][] => {
    const { score, result } = row.cells.at(-1)!.runs[0]!;
    if (!score.logits) return [];
    const name = label(row, main);
    const random = generatorFrom(`calibration/${study.experiment}/${name}`);
    const { error } = calibration(score.logits, result.testLabels);
    const range = calibrationInterval(score.logits, result.testLabels, random);
    const mass = calibration(score.logits, result.testLabels, 15, 'mass').error;
    return [
      [
        [name],
        text`${{ value: percent(error), node: result.node }} ${interval(range)}`,
        [{ value: percent(mass), node: result.node }],
      ],
    ];
  });
  if (rows.length === 0) return undefined;
  return {
    kind: 'table',
    id: 'table-calibration',
    caption: [
      `Expected calibration error (%) at the largest share of labels, first seed and draw, with 95 % intervals.${captionMarks(findings.marks)}`,
    ],
    columns: [
      { title: 'Method', align: 'left' },
      ...['15 bins of equal width', '15 bins of equal mass'].map((title): Column => ({ title, align: 'right' })),
    ],
    rows,
    foot: [
      `Unit of variation: ${count(study.dataset.test)} test images, one run of each method (BCa bootstrap, 1,000 resamples). The intervals do not cover seeds and label draws. The error is biased upwards: even a perfectly calibrated classifier has an error above 0.`,
    ],
    wide: false,
    csv: 'tables/calibration.csv',
  };
}
