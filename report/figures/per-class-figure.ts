import type { Findings } from '../findings/findings.ts';
import { percent } from '../ground/number-format.ts';
import { classCounts } from '../metrics/class-accuracy.ts';
import { label } from '../metrics/comparisons.ts';
import type { DrawnFigure } from './drawn-figure.ts';
import { textWidth } from './text-width.ts';
import type { FewClasses } from './thinned.ts';
import { LETTERS, PAGE, vegaFigure } from './vega-figure.ts';

interface ClassAccuracy {
  readonly method: string;
  readonly name: string;
  /** In percent of the class's test images. */
  readonly accuracy: number;
}

/** More names would overlap; the table has them. */
const MOST_NAMES = 30;
const MOST_NUMBERS = 12;

/** Accuracy by class and method as a heat map. It shows what a mean over classes hides. */
export async function perClassFigure(findings: Findings, few: FewClasses): Promise<DrawnFigure | undefined> {
  const classes = few.indices;
  const values = perClass(findings, new Set(classes));
  if (values.length === 0) return undefined;
  const methods = [...new Set(values.map((one) => one.method))];
  const ends = methods.map((method) => {
    const own = values.filter((one) => one.method === method).sort((a, b) => a.accuracy - b.accuracy);
    const [least, most] = [own[0]!, own.at(-1)!];
    return `${method} from ${percent(least.accuracy / 100, 0)} % (${least.name}) to ${percent(most.accuracy / 100, 0)} % (${most.name})`;
  });
  const alt = `Test accuracy by class and method: ${ends.join('; ')}.`;
  const names = classes.length <= MOST_NAMES;
  const left = Math.max(...methods.map((method) => textWidth(method, LETTERS)));
  const x = {
    field: 'name',
    type: 'nominal',
    sort: null,
    title: names ? null : `${classes.length} classes, in the order of the table`,
    axis: { domain: false, ticks: false, labels: names, labelAngle: -45, orient: 'bottom' },
  };
  const y = { field: 'method', type: 'nominal', sort: null, title: null, axis: { domain: false, ticks: false } };
  const layer: object[] = [
    {
      mark: { type: 'rect' },
      encoding: {
        x,
        y,
        color: {
          field: 'accuracy',
          type: 'quantitative',
          scale: { range: ['#f4f7fb', '#08519c'], domain: [0, 100] },
          legend: { title: '%', orient: 'right', gradientLength: Math.max(50, 20 * methods.length), tickCount: 3 },
        },
      },
    },
  ];
  if (classes.length <= MOST_NUMBERS)
    layer.push({
      mark: { type: 'text', fontSize: LETTERS },
      encoding: {
        x,
        y,
        text: { field: 'text' },
        color: { condition: { test: 'datum.accuracy > 55', value: 'white' }, value: '#222222' },
      },
    });
  const data = { values: values.map((one) => ({ ...one, text: one.accuracy.toFixed(0) })) };
  const spec = { width: Math.round(PAGE - left - 70), height: 20 * methods.length, data, layer };
  return { svg: await vegaFigure(spec as never, alt, PAGE), alt, wide: true };
}

/** Accuracies of the first seed and draw of each method at its largest fraction, as in the table. */
function perClass({ study, main }: Findings, shown: ReadonlySet<number>): ClassAccuracy[] {
  const { classes } = study.dataset;
  return main.flatMap((row) => {
    const method = label(row, main);
    return classCounts(row.cells.at(-1)!.runs[0]!, classes.length).flatMap(({ images, right }, c) =>
      images > 0 && shown.has(c) ? [{ method, name: classes[c]!, accuracy: (100 * right) / images }] : [],
    );
  });
}
