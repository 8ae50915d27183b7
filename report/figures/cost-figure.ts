import type { Findings } from '../findings/findings.ts';
import { fractionLabel, listed, magnitude, percent } from '../ground/number-format.ts';
import { label } from '../metrics/comparisons.ts';
import { trainingFlops } from '../metrics/training-cost.ts';
import type { DrawnFigure } from './drawn-figure.ts';
import { looksOf } from './palette.ts';
import { spreadLabels } from './spread-labels.ts';
import { textWidth } from './text-width.ts';
import { COLUMN, LETTERS, PAGE, vegaFigure } from './vega-figure.ts';

export interface CostPoint {
  readonly method: string;
  readonly fraction: number;
  /** Operations of training; absent where nothing was trained here. */
  readonly flops?: number;
  readonly accuracy: number;
  readonly low: number;
  readonly high: number;
}

/** Accuracies in percent and training operations, at the smallest and the largest share of labels. */
export function costPoints({ study, main, fractions }: Findings): CostPoint[] {
  const ends = [...new Set([fractions[0]!, fractions.at(-1)!])];
  return main.flatMap((row) =>
    ends.flatMap((fraction) => {
      const estimate = row.estimates.get(fraction);
      if (!estimate) return [];
      const flops = trainingFlops(study, row, fraction);
      const [low, high] = estimate.interval.map((end) => 100 * end) as [number, number];
      const point = { method: label(row, main), fraction, accuracy: 100 * estimate.accuracy, low, high };
      return [flops === undefined ? point : { ...point, flops }];
    }),
  );
}

/** The panel is as high as its names need. */
const heightFor = (names: number): number => Math.max(150, 14 * names);
/** Least width of a panel, and the room for its axis and leaders. */
const LEAST = 110;
const BESIDE = 62;

/** Accuracy against the operations of training (log axis), with the name of each method; what was not trained here is a line. */
export async function costFigure(findings: Findings): Promise<DrawnFigure | undefined> {
  const all = costPoints(findings);
  const trained = all.filter((point) => point.flops !== undefined);
  if (new Set(trained.map((point) => point.method)).size < 2) return undefined;
  const looks = looksOf(findings.main.map((row) => ({ name: label(row, findings.main), family: row.family })));
  const fractions = [...new Set(all.map((point) => point.fraction))];
  const wide = fractions.length > 1;
  const names = Math.max(...all.map((point) => textWidth(point.method, LETTERS)));
  // Long names leave no room for two panels side by side.
  const isStacked = wide && PAGE / 2 - 8 - names - BESIDE < LEAST;
  const room = isStacked ? PAGE : wide ? PAGE / 2 - 8 : COLUMN;
  const panels = fractions.map((fraction) =>
    panel(
      all.filter((point) => point.fraction === fraction),
      looks,
      `${fractionLabel(fraction)} of the labels`,
      Math.max(LEAST, Math.round(room - names - BESIDE)),
    ),
  );
  const first = trained.filter((point, i) => trained.findIndex((one) => one.method === point.method) === i);
  const alt = `Test accuracy against the operations of training: ${listed(
    first.map(
      ({ method, flops, accuracy, fraction }) =>
        `${method} ${magnitude(flops!)}FLOP and ${percent(accuracy / 100)} % at ${fractionLabel(fraction)}`,
    ),
  )}.`;
  const spec = isStacked ? { vconcat: panels, spacing: 18 } : wide ? { hconcat: panels, spacing: 18 } : panels[0]!;
  return { svg: await vegaFigure(spec as never, alt, wide ? PAGE : COLUMN), alt, wide };
}

function panel(
  points: readonly CostPoint[],
  looks: ReadonlyMap<string, { readonly colour: string }>,
  title: string,
  width: number,
): object {
  const flops = points.flatMap((point) => point.flops ?? []);
  const [least, most] = [Math.min(...flops), Math.max(...flops)];
  const reach = [least / 1.6, most * Math.max(1.6, (most / least) ** 0.25)] as const;
  const ends = points.flatMap(({ low, high }) => [low, high]);
  const domain = [
    Math.max(0, 5 * Math.floor(Math.min(...ends) / 5)),
    Math.min(100, 5 * Math.ceil(Math.max(...ends) / 5)),
  ] as const;
  const x = {
    field: 'flops',
    type: 'quantitative',
    title: 'training, FLOPs (log scale)',
    scale: { type: 'log', domain: reach, nice: false },
    axis: { grid: false, values: ticks(reach[0], reach[1]), format: '~s' },
  };
  const y = (field: string) => ({
    field,
    type: 'quantitative',
    title: 'test accuracy (%)',
    scale: { domain, nice: false, zero: false },
  });
  const color = {
    field: 'method',
    type: 'nominal',
    scale: { domain: [...looks.keys()], range: [...looks.values()].map((look) => look.colour) },
    legend: null,
  };
  const height = heightFor(points.length);
  const named = spreadLabels(points, domain, height, 13);
  return { title, width, height, layer: layers(points, named, reach[1], { x, y, color }) };
}

interface Encoding {
  readonly x: object;
  readonly y: (field: string) => object;
  readonly color: object;
}

/** Leaders to the names at the right edge, intervals, points, names, and dashed levels of what was not trained here. */
function layers(
  points: readonly CostPoint[],
  named: readonly (CostPoint & { readonly at: number })[],
  right: number,
  { x, y, color }: Encoding,
): object[] {
  const trained = points.filter(({ flops }) => flops !== undefined);
  const levels = points.filter(({ flops }) => flops === undefined);
  // Levels reach the right edge by themselves.
  const leaders = named.flatMap(({ method, flops, accuracy, at }) =>
    flops === undefined
      ? []
      : [
          { method, flops, at: accuracy },
          { method, flops: right, at },
        ],
  );
  const labels = named.map(({ method, at }) => ({ method, flops: right, at }));
  const list = [
    {
      data: { values: leaders },
      mark: { type: 'line', strokeWidth: 0.5, opacity: 0.6 },
      encoding: { x, y: y('at'), color },
    },
    {
      data: { values: trained },
      mark: { type: 'rule', strokeWidth: 1.2 },
      encoding: { x, y: y('low'), y2: { field: 'high' }, color },
    },
    {
      data: { values: trained },
      mark: { type: 'point', filled: true, size: 34, opacity: 1 },
      encoding: { x, y: y('accuracy'), color },
    },
    {
      data: { values: labels },
      mark: { type: 'text', align: 'left', dx: 4, fontSize: LETTERS },
      encoding: { x, y: y('at'), text: { field: 'method' }, color },
    },
  ];
  if (levels.length === 0) return list;
  const dashed = { type: 'rule', strokeDash: [3, 3], strokeWidth: 1 };
  return [...list, { data: { values: levels }, mark: dashed, encoding: { y: y('accuracy'), color } }];
}

/** 1, 2 and 5 times powers of ten between two ends; only powers where there would be many. */
function ticks(least: number, most: number): number[] {
  const decades = Array.from({ length: 40 }, (_, i) => 10 ** i);
  const fine = decades.flatMap((ten) => [ten, 2 * ten, 5 * ten]).filter((tick) => tick >= least && tick <= most);
  const coarse = decades.filter((tick) => tick >= least && tick <= most);
  return coarse.length >= 3 ? coarse : fine;
}
