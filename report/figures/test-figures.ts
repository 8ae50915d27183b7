import { fractionLabel, percent } from '../ground/number-format.ts';
import { label } from '../metrics/comparisons.ts';
import type { EstimatedRow } from '../metrics/estimates.ts';
import type { Family, MeasuredRun } from '../metrics/measured.ts';
import { calibration } from '../statistics/calibration.ts';
import type { DrawnFigure } from './drawn-figure.ts';
import { type Look, looksOf } from './palette.ts';
import type { FewClasses } from './thinned.ts';
import { COLUMN, LETTERS, PAGE, vegaFigure } from './vega-figure.ts';

/** A run whose errors are shown: first seed and draw of its row at the largest fraction. */
export interface ShownRun {
  readonly method: string;
  readonly fraction: number;
  readonly run: MeasuredRun;
  /** The look of its row in every figure. */
  readonly look: Look;
}

/** Families of baselines to show beside a self-supervised row, in order of preference. */
const BESIDE: readonly Family[] = ['supervised', 'random', 'pretrained'];

/**
 * The runs whose errors are shown: of the first self-supervised row, in the order of the table and not by accuracy, and of
 * the first baseline with the same labels.
 */
export function shownRuns(main: readonly EstimatedRow[]): [ShownRun, ...ShownRun[]] {
  const looks = looksOf(main.map((row) => ({ name: label(row, main), family: row.family })));
  const shown = (row: EstimatedRow): ShownRun => {
    const method = label(row, main);
    const cell = row.cells.at(-1)!;
    return { method, fraction: cell.fraction, run: cell.runs[0]!, look: looks.get(method)! };
  };
  const row = main.find((one) => one.family === 'self-supervised') ?? main[0]!;
  const first = shown(row);
  const others = BESIDE.flatMap((family) => main.filter((one) => one.family === family && one !== row)).map(shown);
  const beside = others.find(({ fraction, run }) => fraction === first.fraction && run.draw === first.run.draw);
  return beside ? [first, beside] : [first];
}

/** `Barlow Twins and supervised from scratch, 100 % of the labels, seed 0, draw 0`. */
export function shownText(shown: readonly ShownRun[]): string {
  const [{ fraction, run }] = shown as [ShownRun];
  const seeds = new Set(shown.map((one) => one.run.seed));
  const names = shown.map(({ method, run: { seed } }) => (seeds.size > 1 ? `${method}, seed ${seed},` : method));
  return `${names.join(' and ')}${seeds.size > 1 ? '' : ','} ${fractionLabel(fraction)} of the labels, ${seeds.size > 1 ? '' : `seed ${run.seed}, `}draw ${run.draw}`;
}

/** Numbers of test images by true class and, within it, by predicted class: only pairs that occur. */
export function confusionCounts({ run }: ShownRun): Map<number, Map<number, number>> {
  const counts = new Map<number, Map<number, number>>();
  const labels = run.result.testLabels;
  for (let i = 0; i < labels.length; i++) {
    const row = counts.get(labels[i]!) ?? new Map<number, number>();
    const predicted = run.score.predictions[i]!;
    row.set(predicted, (row.get(predicted) ?? 0) + 1);
    counts.set(labels[i]!, row);
  }
  return counts;
}

/** More class names would overlap; the CSV has them. */
const MOST_NAMES = 24;
const MOST_NUMBERS = 12;

/** Confusion matrices in percent of each true class, a panel for each run. */
export async function confusionFigure(
  shown: readonly ShownRun[],
  classes: readonly string[],
  { indices }: Pick<FewClasses, 'indices'>,
): Promise<DrawnFigure> {
  const panels = shown.map((one) => confusionPanel(one, classes, indices));
  const alt = panels.map((panel) => panel.alt).join(' ');
  const [only] = panels;
  if (panels.length === 1)
    return { svg: await vegaFigure({ ...only!.spec, title: undefined } as never, alt, COLUMN), alt };
  const spec = { hconcat: panels.map((panel) => panel.spec), spacing: 24 };
  return { svg: await vegaFigure(spec as never, alt, PAGE), alt, wide: true };
}

function confusionPanel(
  shown: ShownRun,
  classes: readonly string[],
  indices: readonly number[],
): { spec: object; alt: string } {
  const counts = confusionCounts(shown);
  const values = indices.flatMap((truth) => {
    const row = counts.get(truth) ?? new Map<number, number>();
    const total = [...row.values()].reduce((sum, n) => sum + n, 0);
    return indices.map((predicted) => {
      const share = total > 0 ? (100 * (row.get(predicted) ?? 0)) / total : 0;
      const text = share >= 0.5 ? share.toFixed(0) : '';
      return { truth: classes[truth], predicted: classes[predicted], share, text };
    });
  });
  const worst = values.filter((one) => one.truth !== one.predicted).sort((a, b) => b.share - a.share)[0];
  const alt = `Confusion matrix of ${shown.method}: ${percent(shown.run.accuracy)} % on the diagonal${worst ? `; the most common error is ${worst.truth} classified as ${worst.predicted} (${worst.share.toFixed(0)} % of ${worst.truth})` : ''}.`;
  const side = COLUMN - 75;
  const axis = { domain: false, ticks: false, labels: indices.length <= MOST_NAMES };
  const sides = {
    x: {
      field: 'predicted',
      type: 'nominal',
      sort: null,
      title: 'predicted class',
      axis: { ...axis, labelAngle: -45 },
    },
    y: { field: 'truth', type: 'nominal', sort: null, title: 'true class', axis },
  };
  const scale = { range: ['#f4f7fb', '#08519c'], domain: [0, 100] };
  const shade = { field: 'share', type: 'quantitative', scale, legend: null };
  const dark = { condition: { test: 'datum.share > 50', value: 'white' }, value: '#222222' };
  const layer: object[] = [{ mark: { type: 'rect' }, encoding: { ...sides, color: shade } }];
  if (indices.length <= MOST_NUMBERS)
    layer.push({
      mark: { type: 'text', fontSize: LETTERS },
      encoding: { ...sides, text: { field: 'text' }, color: dark },
    });
  return { spec: { title: shown.method, width: side, height: side, data: { values }, layer }, alt };
}

/** Accuracy against confidence in 15 bins, a line for each run; undefined where no protocol gave logits. */
export async function reliabilityFigure(
  shown: readonly ShownRun[],
): Promise<
  (DrawnFigure & { readonly errors: readonly { readonly method: string; readonly error: number }[] }) | undefined
> {
  const curves = shown.flatMap(({ method, look, run: { score, result } }) =>
    score.logits ? [{ method, look, ...calibration(score.logits, result.testLabels) }] : [],
  );
  if (curves.length === 0) return undefined;
  const values = curves.flatMap(({ method, bins }) =>
    bins
      .filter((bin) => bin.count > 0)
      .map((bin) => ({ method, confidence: 100 * bin.confidence, accuracy: 100 * bin.accuracy, count: bin.count })),
  );
  const alt = `Reliability: accuracy against confidence in 15 bins; the expected calibration error is ${curves.map(({ method, error }) => `${percent(error)} % for ${method}`).join(', ')}.`;
  const axis = (field: string, title: string) => ({ field, type: 'quantitative', title, scale: { domain: [0, 100] } });
  const sides = { x: axis('confidence', 'confidence (%)'), y: axis('accuracy', 'accuracy (%)') };
  const legend = curves.length > 1 ? { title: null, orient: 'bottom' } : null;
  const of = (aspect: keyof Look) => {
    const scale = { domain: curves.map(({ method }) => method), range: curves.map(({ look }) => look[aspect]) };
    return { field: 'method', type: 'nominal', scale, legend };
  };
  const encoding = { ...sides, color: of('colour') };
  const diagonal = [0, 100].map((both) => ({ confidence: both, accuracy: both }));
  const spec = {
    width: COLUMN - 55,
    height: 150,
    layer: [
      {
        data: { values: diagonal },
        mark: { type: 'line', strokeDash: [3, 3], color: '#888888', strokeWidth: 1 },
        encoding: sides,
      },
      { data: { values }, mark: { type: 'line', strokeWidth: 1.2 }, encoding },
      {
        data: { values },
        mark: { type: 'point', filled: true, opacity: 1 },
        encoding: {
          ...encoding,
          shape: of('shape'),
          size: { field: 'count', type: 'quantitative', legend: null, scale: { range: [10, 90] } },
        },
      },
    ],
  };
  return {
    svg: await vegaFigure(spec as never, alt, COLUMN),
    alt,
    errors: curves.map(({ method, error }) => ({ method, error })),
  };
}
