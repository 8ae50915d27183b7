import type { Findings } from '../findings/findings.ts';
import { count, fractionLabel, listed, percent } from '../ground/number-format.ts';
import { label } from '../metrics/comparisons.ts';
import type { PublishedStudy } from '../published/study-a.ts';
import type { DrawnFigure } from './drawn-figure.ts';
import { type Look, looksOf } from './palette.ts';
import { accuracyPanels } from './sweep-figures.ts';
import { PAGE, vegaFigure } from './vega-figure.ts';

const HEIGHT = 210;

/** Accuracy against the share of labels (log axis) with intervals, each line named at its end; published points hollow. */
export async function accuracyFigure(findings: Findings, published: readonly PublishedStudy[]): Promise<DrawnFigure> {
  const panels = await accuracyPanels(findings);
  if (panels) return panels;
  const names = findings.main.map((row) => ({ name: label(row, findings.main), family: row.family }));
  const looks = looksOf(names);
  const points = findings.main.flatMap((row, i) =>
    [...row.estimates].map(([fraction, { accuracy, interval }]) => ({
      method: names[i]!.name,
      // A little apart, so that intervals at one fraction do not hide each other.
      fraction: 100 * fraction * 1.035 ** (i - (names.length - 1) / 2),
      accuracy: 100 * accuracy,
      low: 100 * interval[0],
      high: 100 * interval[1],
    })),
  );
  const theirs = publishedPoints(published, names, looks);
  const all = [...points.flatMap((p) => [p.low, p.high]), ...theirs.map((p) => p.accuracy)];
  const domain = [
    Math.max(0, 10 * Math.floor(Math.min(...all) / 10)),
    Math.min(100, 10 * Math.ceil(Math.max(...all) / 10)),
  ];
  const colour = {
    scale: { domain: [...looks.keys()], range: [...looks.values()].map((l) => l.colour) },
    legend: null,
  };
  const shape = { scale: { domain: [...looks.keys()], range: [...looks.values()].map((l) => l.shape) }, legend: null };
  const x = {
    field: 'fraction',
    type: 'quantitative',
    scale: xScale([...points, ...theirs].map((point) => point.fraction)),
    axis: xAxis(findings),
  } as const;
  const y = { type: 'quantitative', scale: { domain, nice: false, zero: false } } as const;
  const title = 'test accuracy (%)';
  const field = (name: string) => ({ ...y, field: name, title });
  const series = {
    color: { field: 'method', type: 'nominal', ...colour },
    shape: { field: 'method', type: 'nominal', ...shape },
  } as const;
  const { color } = series;
  const ends = endLabels(points, domain as [number, number]);
  const alt = altText(
    findings,
    names.map((one) => one.name),
  );
  const svg = await vegaFigure(
    {
      width: PAGE - 215,
      height: HEIGHT,
      layer: [
        {
          data: { values: points },
          mark: { type: 'line', strokeWidth: 1.5 },
          encoding: { x, y: field('accuracy'), color },
        },
        {
          data: { values: points },
          mark: { type: 'rule', strokeWidth: 1.2 },
          encoding: { x, y: field('low'), y2: { field: 'high' }, color },
        },
        {
          data: { values: points },
          mark: { type: 'point', filled: true, size: 38, opacity: 1 },
          encoding: { x, y: field('accuracy'), ...series },
        },
        {
          data: { values: theirs },
          mark: { type: 'point', filled: false, size: 46, opacity: 1, strokeWidth: 1.3 },
          encoding: {
            x,
            y: field('accuracy'),
            color: { field: 'colour', type: 'nominal', scale: null },
            shape: { field: 'shape', type: 'nominal', scale: null },
          },
        },
        {
          data: { values: ends },
          mark: { type: 'text', align: 'left', dx: 8, fontSize: 9 },
          encoding: { x, y: field('at'), text: { field: 'method' }, color },
        },
        {
          data: { values: theirs.filter((point) => point.name !== '') },
          mark: { type: 'text', align: 'left', dx: 8, fontSize: 8, fontStyle: 'italic' },
          encoding: {
            x,
            y: field('at'),
            text: { field: 'name' },
            color: { field: 'colour', type: 'nominal', scale: null },
          },
        },
      ],
      resolve: { scale: { color: 'independent', shape: 'independent' } },
    },
    alt,
  );
  return { svg, alt, wide: true };
}

/** @param percents - Of all points that are drawn, published ones too. */
const xScale = (percents: readonly number[]) => ({
  type: 'log' as const,
  domain: [Math.min(...percents) * 0.8, Math.max(...percents) * 1.25],
  nice: false,
});

/** Ticks at the measured fractions alone, each with its number of labels. */
function xAxis({ main, fractions }: Findings) {
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

interface Point {
  readonly method: string;
  readonly fraction: number;
  readonly accuracy: number;
}

/** Labels at the right end of each line, moved apart where they would overlap. */
function endLabels(points: readonly Point[], domain: readonly [number, number], least = 11) {
  const last = new Map<string, Point>();
  for (const point of points)
    if (point.fraction >= (last.get(point.method)?.fraction ?? 0)) last.set(point.method, point);
  const rightmost = Math.max(...points.map((point) => point.fraction));
  const gap = (least / HEIGHT) * (domain[1] - domain[0]);
  const placed = [...last.values()]
    .sort((a, b) => a.accuracy - b.accuracy)
    .map((point) => ({ ...point, fraction: rightmost, at: point.accuracy }));
  for (let i = 1; i < placed.length; i++) placed[i]!.at = Math.max(placed[i]!.at, placed[i - 1]!.at + gap);
  for (let i = placed.length - 1, top = domain[1]; i >= 0; i--, top = placed[i + 1]!.at - gap)
    placed[i]!.at = Math.min(placed[i]!.at, top);
  return placed;
}

function publishedPoints(
  published: readonly PublishedStudy[],
  names: readonly { name: string; family: string }[],
  looks: ReadonlyMap<string, Look>,
) {
  return published.flatMap((study) =>
    study.rows.flatMap((row) => {
      const own =
        names.find((one) => row.method.startsWith(one.name)) ?? names.find((one) => one.family === row.family);
      const look = (own && looks.get(own.name)) ?? { colour: '#009E73', shape: 'diamond' };
      return row.accuracy.map((accuracy, i) => ({
        ...look,
        fraction: 100 * study.fractions[i]!,
        accuracy: 100 * accuracy,
        at: 100 * accuracy,
        name: i === 0 && row === study.rows.at(-1) ? `hollow: published, ${study.title}` : '',
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
