import type { Findings } from '../findings/findings.ts';
import { fractionLabel, listed, magnitude, percent } from '../ground/number-format.ts';
import { label } from '../metrics/comparisons.ts';
import { trainingFlops } from '../metrics/training-cost.ts';
import type { DrawnFigure } from './drawn-figure.ts';
import { looksOf } from './palette.ts';
import { textWidth } from './text-width.ts';
import { COLUMN, PAGE, vegaFigure } from './vega-figure.ts';

export interface CostPoint {
  readonly method: string;
  readonly fraction: number;
  /** Absent where nothing was trained here. */
  readonly flops?: number;
  readonly accuracy: number;
  readonly low: number;
  readonly high: number;
}

/** Accuracies with what it took to train, in percent, at the smallest and the largest share of labels. */
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

/** As high as the names need that stand beside it. */
const heightFor = (names: number): number => Math.max(150, 11 * names);
const LETTER = 8.5;
/** Of a panel the least width, and what its axis and leaders take beside its names. */
const LEAST = 110;
const BESIDE = 62;

/** Accuracy against the operations of training (log axis), each method named beside its point; what cost nothing is a line. */
export async function costFigure(findings: Findings): Promise<DrawnFigure | undefined> {
  const all = costPoints(findings);
  const trained = all.filter((point) => point.flops !== undefined);
  if (new Set(trained.map((point) => point.method)).size < 2) return undefined;
  const looks = looksOf(findings.main.map((row) => ({ name: label(row, findings.main), family: row.family })));
  const fractions = [...new Set(all.map((point) => point.fraction))];
  const wide = fractions.length > 1;
  const names = Math.max(...all.map((point) => textWidth(point.method, LETTER)));
  // Beside long names two panels have no room side by side.
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
  return { svg: await vegaFigure(spec as never, alt), alt, wide };
}

function panel(
  points: readonly CostPoint[],
  looks: ReadonlyMap<string, { readonly colour: string }>,
  title: string,
  width: number,
): object {
  const trained = points.filter((point) => point.flops !== undefined) as (CostPoint & { flops: number })[];
  const levels = points.filter((point) => point.flops === undefined);
  const [least, most] = [Math.min(...trained.map((p) => p.flops)), Math.max(...trained.map((p) => p.flops))];
  const reach = [least / 1.6, most * Math.max(1.6, (most / least) ** 0.25)] as const;
  const ends = [...points.map((p) => p.low), ...points.map((p) => p.high)];
  const domain = [
    Math.max(0, 5 * Math.floor(Math.min(...ends) / 5)),
    Math.min(100, 5 * Math.ceil(Math.max(...ends) / 5)),
  ];
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
  // A level runs to the edge; what was trained is led there.
  const height = heightFor(points.length);
  const named = apart(points, domain as [number, number], height);
  const leaders = named.flatMap(({ method, flops, accuracy, at }) =>
    flops === undefined
      ? []
      : [
          { method, flops, at: accuracy },
          { method, flops: reach[1], at },
        ],
  );
  const labels = named.map((point) => ({ method: point.method, flops: reach[1], at: point.at }));
  return {
    title,
    width,
    height,
    layer: [
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
        mark: { type: 'text', align: 'left', dx: 4, fontSize: LETTER },
        encoding: { x, y: y('at'), text: { field: 'method' }, color },
      },
      ...(levels.length > 0
        ? [
            {
              data: { values: levels },
              mark: { type: 'rule', strokeDash: [3, 3], strokeWidth: 1 },
              encoding: { y: y('accuracy'), color },
            },
          ]
        : []),
    ],
  };
}

/** Names in the order of the accuracies, far enough from each other to be read. */
function apart<T extends { readonly accuracy: number }>(
  points: readonly T[],
  domain: readonly [number, number],
  height: number,
) {
  const gap = (10 / height) * (domain[1] - domain[0]);
  const placed = [...points].sort((a, b) => a.accuracy - b.accuracy).map((point) => ({ ...point, at: point.accuracy }));
  for (let i = 1; i < placed.length; i++) placed[i]!.at = Math.max(placed[i]!.at, placed[i - 1]!.at + gap);
  let top = domain[1];
  for (let i = placed.length - 1; i >= 0; i--) {
    placed[i]!.at = Math.min(placed[i]!.at, top);
    top = placed[i]!.at - gap;
  }
  return placed;
}

/** 1, 2 and 5 times powers of ten between two ends; only powers where there would be many. */
function ticks(least: number, most: number): number[] {
  const decades = Array.from({ length: 40 }, (_, i) => 10 ** i);
  const fine = decades.flatMap((ten) => [ten, 2 * ten, 5 * ten]).filter((tick) => tick >= least && tick <= most);
  const coarse = decades.filter((tick) => tick >= least && tick <= most);
  return coarse.length >= 3 ? coarse : fine;
}
