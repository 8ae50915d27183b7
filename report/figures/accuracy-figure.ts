import type { Findings } from '../findings/findings.ts';
import { count, fractionLabel, listed, percent } from '../ground/number-format.ts';
import { label } from '../metrics/comparisons.ts';
import type { PublishedStudy } from '../published/published-study.ts';
import type { DrawnFigure } from './drawn-figure.ts';
import { type Look, looksOf } from './palette.ts';
import { spreadLabels } from './spread-labels.ts';
import { accuracyPanels } from './sweep-figures.ts';
import { LETTERS, PAGE, vegaFigure } from './vega-figure.ts';

const HEIGHT = 210;

/** Accuracy against the share of labels (log axis) with intervals. Each line has its name at its end; published points are hollow. */
export async function accuracyFigure(findings: Findings, published: readonly PublishedStudy[]): Promise<DrawnFigure> {
  const panels = await accuracyPanels(findings);
  if (panels) return panels;
  const names = findings.main.map((row) => ({ name: label(row, findings.main), family: row.family }));
  const looks = looksOf(names);
  const points = findings.main.flatMap((row, i) =>
    [...row.estimates].map(([fraction, { accuracy, interval }]) => ({
      method: names[i]!.name,
      // Shifted slightly, so that intervals at one fraction do not hide each other.
      fraction: 100 * fraction * 1.035 ** (i - (names.length - 1) / 2),
      accuracy: 100 * accuracy,
      low: 100 * interval[0],
      high: 100 * interval[1],
    })),
  );
  const theirs = publishedPoints(published, names, looks);
  const alt = altText(
    findings,
    names.map((one) => one.name),
  );
  const spec = {
    width: PAGE - 230,
    height: HEIGHT,
    layer: layers(points, theirs, looks, xAxis(findings)),
    resolve: { scale: { color: 'independent', shape: 'independent' } },
  };
  return { svg: await vegaFigure(spec as never, alt, PAGE), alt, wide: true };
}

/** Lines, intervals and points of ours, hollow points of published studies, and the names of both. */
function layers(
  points: readonly Point[],
  theirs: readonly PublishedPoint[],
  looks: ReadonlyMap<string, Look>,
  axis: object,
): object[] {
  const all = [...points.flatMap(({ low, high }) => [low, high]), ...theirs.map(({ accuracy }) => accuracy)];
  const domain = [
    Math.max(0, 10 * Math.floor(Math.min(...all) / 10)),
    Math.min(100, 10 * Math.ceil(Math.max(...all) / 10)),
  ] as const;
  const scale = xScale([...points, ...theirs].map(({ fraction }) => fraction));
  const x = { field: 'fraction', type: 'quantitative', scale, axis };
  const y = { type: 'quantitative', scale: { domain, nice: false, zero: false } };
  const titled = (field: string) => ({ ...y, field, title: 'test accuracy (%)' });
  const lookOf = (aspect: keyof Look) => ({
    field: 'method',
    type: 'nominal',
    scale: { domain: [...looks.keys()], range: [...looks.values()].map((look) => look[aspect]) },
    legend: null,
  });
  const [color, shape] = [lookOf('colour'), lookOf('shape')];
  const own = (field: string) => ({ field, type: 'nominal', scale: null });
  return [
    {
      data: { values: points },
      mark: { type: 'line', strokeWidth: 1.5 },
      encoding: { x, y: titled('accuracy'), color },
    },
    {
      data: { values: points },
      mark: { type: 'rule', strokeWidth: 1.2 },
      encoding: { x, y: titled('low'), y2: { field: 'high' }, color },
    },
    {
      data: { values: points },
      mark: { type: 'point', filled: true, size: 38, opacity: 1 },
      encoding: { x, y: titled('accuracy'), color, shape },
    },
    {
      data: { values: theirs },
      mark: { type: 'point', filled: false, size: 46, opacity: 1, strokeWidth: 1.3 },
      encoding: { x, y: titled('accuracy'), color: own('colour'), shape: own('shape') },
    },
    {
      data: { values: endLabels(points, domain) },
      mark: { type: 'text', align: 'left', dx: 8, fontSize: LETTERS },
      encoding: { x, y: titled('at'), text: { field: 'method' }, color },
    },
    {
      data: { values: theirs.filter((point) => point.name !== '') },
      mark: { type: 'text', align: 'left', dx: 8, fontSize: LETTERS, fontStyle: 'italic' },
      encoding: { x, y: titled('at'), text: { field: 'name' }, color: own('colour') },
    },
  ];
}

/** @param percents - Shares of labels of all drawn points */
export const xScale = (percents: readonly number[]) => ({
  type: 'log' as const,
  domain: [Math.min(...percents) * 0.8, Math.max(...percents) * 1.25],
  nice: false,
});

/** Ticks at the measured fractions only, each with its number of labels. */
export function xAxis({ main, fractions }: Findings) {
  const labels = new Map(main.flatMap((row) => row.cells.map((cell) => [cell.fraction, cell.labels] as const)));
  const cases = fractions
    .map(
      (f) =>
        `abs(datum.value / ${100 * f} - 1) < 1e-6 ? ['${fractionLabel(f)}', '${count(labels.get(f) ?? 0)} labels'] : `,
    )
    .join('');
  return {
    values: fractions.map((f) => 100 * f),
    labelExpr: `${cases}''`,
    title: 'share of training labels (log scale)',
    grid: false,
  };
}

/** One of our results, in percent. */
interface Point {
  readonly method: string;
  readonly fraction: number;
  readonly accuracy: number;
  readonly low: number;
  readonly high: number;
}

/** A published result, in percent. */
interface PublishedPoint extends Look {
  readonly fraction: number;
  readonly accuracy: number;
  readonly at: number;
  readonly name: string;
}

/** Names at the right end of the lines. */
function endLabels(points: readonly Point[], domain: readonly [number, number]) {
  const last = new Map<string, Point>();
  for (const point of points)
    if (point.fraction >= (last.get(point.method)?.fraction ?? 0)) last.set(point.method, point);
  const rightmost = Math.max(...points.map(({ fraction }) => fraction));
  return spreadLabels([...last.values()], domain, HEIGHT, 13).map((point) => ({ ...point, fraction: rightmost }));
}

function publishedPoints(
  published: readonly PublishedStudy[],
  names: readonly { name: string; family: string }[],
  looks: ReadonlyMap<string, Look>,
): PublishedPoint[] {
  return published.flatMap((study) =>
    study.rows.flatMap((row) => {
      const own =
        names.find((one) => row.method.startsWith(one.name)) ?? names.find((one) => one.family === row.family);
      const look = (own && looks.get(own.name)) ?? { colour: '#009E73', shape: 'diamond' };
      const given = row.accuracy.flatMap((accuracy, i) => (accuracy === null ? [] : [{ accuracy, i }]));
      return given.map(({ accuracy, i }, k) => ({
        ...look,
        fraction: 100 * study.fractions[i]!,
        accuracy: 100 * accuracy,
        at: 100 * accuracy,
        name: k === 0 && row === study.rows.at(-1) ? `hollow: published, ${study.title}` : '',
      }));
    }),
  );
}

function altText({ main, fractions }: Findings, names: readonly string[]): string {
  const parts = main.map((row, i) => {
    const all = [...row.estimates.values()];
    return `${names[i]} goes from ${percent(all[0]!.accuracy)} to ${percent(all.at(-1)!.accuracy)} %`;
  });
  const range = `${fractionLabel(fractions[0]!)} to ${fractionLabel(fractions.at(-1)!)} of the labels`;
  return `Test accuracy against the share of labels, ${range}: ${listed(parts)}.`;
}
