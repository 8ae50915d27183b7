import { label } from '../metrics/comparisons.ts';
import type { EstimatedRow } from '../metrics/estimates.ts';
import type { MeasuredRun } from '../metrics/measured.ts';
import { percent } from '../number-format.ts';
import { calibration } from '../statistics/calibration.ts';
import type { DrawnFigure } from './accuracy-figure.ts';
import { COLUMN, vegaFigure } from './vega-figure.ts';

/** The run that confusion and reliability are shown of: the row's largest fraction, first seed and draw. */
export interface ShownRun {
  readonly method: string;
  readonly fraction: number;
  readonly run: MeasuredRun;
}

export function shownRun(main: readonly EstimatedRow[]): ShownRun {
  const row = main.find((one) => one.family === 'self-supervised') ?? main[0]!;
  const cell = row.cells.at(-1)!;
  return { method: label(row, main), fraction: cell.fraction, run: cell.runs[0]! };
}

/** Counts [true class, predicted class]. */
export function confusionCounts({ run }: ShownRun, classes: number): number[][] {
  const counts = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  const labels = run.result.testLabels;
  for (let i = 0; i < labels.length; i++) {
    const row = counts[labels[i]!];
    const predicted = run.score.predictions[i]!;
    if (row && predicted >= 0 && predicted < classes) row[predicted]! += 1;
  }
  return counts;
}

/** Where the test images of each class went, in percent of the class. */
export async function confusionFigure(shown: ShownRun, classes: readonly string[]): Promise<DrawnFigure> {
  const counts = confusionCounts(shown, classes.length);
  const values = counts.flatMap((row, truth) => {
    const total = row.reduce((sum, n) => sum + n, 0);
    return row.map((n, predicted) => {
      const share = total > 0 ? (100 * n) / total : 0;
      return {
        truth: classes[truth],
        predicted: classes[predicted],
        share,
        text: share >= 0.5 ? share.toFixed(0) : '',
      };
    });
  });
  const errors = values.filter((one) => one.truth !== one.predicted).sort((a, b) => b.share - a.share);
  const worst = errors[0];
  const alt = `Confusion matrix of ${shown.method}: ${percent(shown.run.accuracy)} % on the diagonal${worst ? `; the commonest error is ${worst.truth} taken for ${worst.predicted} (${worst.share.toFixed(0)} % of ${worst.truth})` : ''}.`;
  const side = COLUMN - 75;
  // More names than this would lie over each other; they are in the CSV.
  const labels = classes.length <= 24;
  const x = {
    field: 'predicted',
    type: 'nominal',
    sort: null,
    title: 'predicted class',
    axis: { labelAngle: -45, domain: false, ticks: false, labels },
  };
  const y = {
    field: 'truth',
    type: 'nominal',
    sort: null,
    title: 'true class',
    axis: { domain: false, ticks: false, labels },
  };
  const dark = { condition: { test: 'datum.share > 50', value: 'white' }, value: '#222222' };
  const layer: object[] = [
    {
      mark: { type: 'rect' },
      encoding: {
        x,
        y,
        color: {
          field: 'share',
          type: 'quantitative',
          scale: { range: ['#f4f7fb', '#08519c'], domain: [0, 100] },
          legend: null,
        },
      },
    },
  ];
  if (classes.length <= 12)
    layer.push({ mark: { type: 'text', fontSize: 8 }, encoding: { x, y, text: { field: 'text' }, color: dark } });
  return { svg: await vegaFigure({ width: side, height: side, data: { values }, layer } as never, alt), alt };
}

/** Accuracy against confidence in 15 bins; none where the protocol gave no logits. */
export async function reliabilityFigure(
  shown: ShownRun,
): Promise<(DrawnFigure & { readonly error: number }) | undefined> {
  const { logits } = shown.run.score;
  if (!logits) return undefined;
  const { error, bins } = calibration(logits, shown.run.result.testLabels);
  const values = bins
    .filter((bin) => bin.count > 0)
    .map((bin) => ({ confidence: 100 * bin.confidence, accuracy: 100 * bin.accuracy, count: bin.count }));
  const alt = `Reliability of ${shown.method}: accuracy against confidence in 15 bins; the expected calibration error is ${percent(error)} %.`;
  const axis = (field: string, title: string) => ({ field, type: 'quantitative', title, scale: { domain: [0, 100] } });
  const encoding = { x: axis('confidence', 'confidence (%)'), y: axis('accuracy', 'accuracy (%)') };
  const diagonal = [
    { confidence: 0, accuracy: 0 },
    { confidence: 100, accuracy: 100 },
  ];
  const spec = {
    width: COLUMN - 55,
    height: 150,
    layer: [
      {
        data: { values: diagonal },
        mark: { type: 'line', strokeDash: [3, 3], color: '#888888', strokeWidth: 1 },
        encoding,
      },
      { data: { values }, mark: { type: 'line', color: '#0072B2', strokeWidth: 1.2 }, encoding },
      {
        data: { values },
        mark: { type: 'point', filled: true, color: '#0072B2', opacity: 1 },
        encoding: {
          ...encoding,
          size: { field: 'count', type: 'quantitative', legend: null, scale: { range: [10, 90] } },
        },
      },
    ],
  };
  return { svg: await vegaFigure(spec as never, alt), alt, error };
}
