import type { Findings } from '../findings/findings.ts';
import { fractionLabel, listed } from '../ground/number-format.ts';
import type { EstimatedRow } from '../metrics/estimates.ts';
import type { MeasuredRun } from '../metrics/measured.ts';
import type { PublishedRow, PublishedStudy } from '../published/published-study.ts';
import type { DrawnFigure } from './drawn-figure.ts';
import { PAGE, vegaFigure } from './vega-figure.ts';

/** More rows are left to the CSV. */
export const MOST_ROWS = 4;
/** More points on a line are too fine to see. */
const MOST_POINTS = 200;
/** Lines of so few points show these. */
const FEW_POINTS = 12;

/** A logged value: loss or accuracy, and its images. */
const VALUES: Readonly<Record<string, readonly [panel: 'loss' | 'accuracy', images: string]>> = {
  loss: ['loss', 'training'],
  testLoss: ['loss', 'test'],
  trainAccuracy: ['accuracy', 'training'],
  validationAccuracy: ['accuracy', 'validation'],
  testAccuracy: ['accuracy', 'test'],
};

/** A training on labels that logged a curve, the first seed and draw at its share of labels. */
interface Drawn {
  readonly row: EstimatedRow;
  readonly runs: readonly MeasuredRun[];
}

/** Rows whose trainings on labels were measured on held-out images on the way. */
export function rowsWithCurves({ rows }: Findings): Drawn[] {
  return rows.flatMap((row) => {
    const runs = row.cells.flatMap(({ runs }) => runs.slice(0, 1)).filter(({ score }) => isWatched(score.curve));
    return runs.length > 0 ? [{ row, runs }] : [];
  });
}

const isWatched = (curve: MeasuredRun['score']['curve'] = []): boolean =>
  curve.some(({ values }) => Object.keys(values).some((name) => VALUES[name] && VALUES[name][1] !== 'training'));

/**
 * Loss and accuracy by epoch and share of labels, of trainings from scratch and of heads on frozen encoders; hollow points are
 * published. Undefined where no training was measured on held-out images on the way.
 */
export async function labelCurvesFigure(
  findings: Findings,
  published: readonly PublishedStudy[],
): Promise<DrawnFigure | undefined> {
  const shown = rowsWithCurves(findings).slice(0, MOST_ROWS);
  if (shown.length === 0) return undefined;
  const shares = [...new Set(shown.flatMap(({ runs }) => runs.map(({ score }) => fractionLabel(score.fraction))))];
  const panels = shown.flatMap(({ row, runs }) =>
    (['loss', 'accuracy'] as const).flatMap((kind) => {
      const points = pointsOf(runs, kind);
      if (points.length === 0) return [];
      const theirs =
        shown.findIndex((one) => one.row.family === row.family) === shown.findIndex((one) => one.row === row);
      const hollow = theirs ? publishedPoints(published, row, kind, shares) : [];
      return [panelOf(`${titleOf(row)}: ${kind}`, points, hollow, shares)];
    }),
  );
  const alt = `Loss and accuracy during training with labels, by share of labels (${listed(shares)}): ${listed(shown.map(({ row }) => titleOf(row)))}.`;
  const spec = {
    concat: panels.map((panel) => ({ ...panel, width: (PAGE - 20) / 2 - 60, height: 95 })),
    columns: 2,
    spacing: 14,
    resolve: { scale: { color: 'shared', strokeDash: 'shared', x: 'independent', y: 'independent' } },
  };
  return { svg: await vegaFigure(spec as never, alt, PAGE), alt, wide: true };
}

/** `Barlow Twins, linear head`: heads stand beside other classifiers of the same row. */
const titleOf = ({ method, protocol }: EstimatedRow): string =>
  protocol === 'sgd' ? `${method}, linear head` : method;

interface Point {
  readonly at: number;
  readonly value: number;
  readonly share: string;
  readonly images: string;
}

function pointsOf(runs: readonly MeasuredRun[], kind: 'loss' | 'accuracy'): (Point & { byEpoch: boolean })[] {
  // Trainings in steps have several rows an epoch, or one of several.
  const byEpoch = runs.every(({ score }) => score.curve!.every(({ epoch }, i) => epoch === i));
  return runs.flatMap(({ score }) => {
    const curve = score.curve!;
    const every = Math.ceil(curve.length / MOST_POINTS);
    return curve
      .filter((_, i) => i % every === 0 || i === curve.length - 1)
      .flatMap(({ step, epoch, values }) =>
        Object.entries(values).flatMap(([name, value]) => {
          const [panel, images] = VALUES[name] ?? [];
          if (panel !== kind || images === undefined || !Number.isFinite(value)) return [];
          const scale = kind === 'accuracy' ? 100 : 1;
          return [
            {
              at: byEpoch ? epoch + 1 : step,
              byEpoch,
              value: scale * value,
              share: fractionLabel(score.fraction),
              images,
            },
          ];
        }),
      );
  });
}

/** The study's own curves on test images, beside the row of the same kind. */
function publishedPoints(
  published: readonly PublishedStudy[],
  { family }: EstimatedRow,
  kind: 'loss' | 'accuracy',
  shares: readonly string[],
): Omit<Point, 'images'>[] {
  return published.flatMap(({ rows, fractions }) => {
    const curves = rows.find((row) => row.family === family)?.curves;
    return (curves?.[NAMES[kind]] ?? []).flatMap((values, i) => {
      const share = fractionLabel(fractions[i]!);
      const scale = kind === 'accuracy' ? 100 : 1;
      return shares.includes(share)
        ? values.map((value, epoch) => ({ at: epoch + 1, value: scale * value, share }))
        : [];
    });
  });
}

const NAMES = { loss: 'testLoss', accuracy: 'testAccuracy' } as const satisfies Record<
  string,
  keyof NonNullable<PublishedRow['curves']>
>;

function panelOf(
  title: string,
  points: readonly (Point & { readonly byEpoch: boolean })[],
  hollow: readonly Omit<Point, 'images'>[],
  shares: readonly string[],
): object {
  const ticks = [...new Set(points.map(({ at }) => at))];
  const x = {
    field: 'at',
    type: 'quantitative',
    title: points[0]!.byEpoch ? 'epoch' : 'step',
    scale: { zero: false, nice: false },
    axis: {
      grid: false,
      tickMinStep: 1,
      format: 'd',
      tickCount: Math.min(6, ticks.length),
    },
  };
  const y = {
    field: 'value',
    type: 'quantitative',
    title: null,
    scale: { zero: false, nice: true },
    axis: { tickCount: 4 },
  };
  const legend = { title: null, orient: 'bottom', direction: 'horizontal', symbolType: 'stroke', symbolSize: 250 };
  const color = {
    field: 'share',
    type: 'ordinal',
    scale: { domain: shares, scheme: { name: 'viridis', extent: [0, 0.8] } },
    legend,
  };
  const line = {
    field: 'images',
    type: 'nominal',
    scale: {
      domain: ['test', 'training', 'validation'],
      range: [
        [1, 0],
        [4, 2],
        [1, 2],
      ],
    },
    legend,
  };
  const few = ticks.length <= FEW_POINTS;
  return {
    title,
    layer: [
      {
        data: { values: points },
        mark: { type: 'line', strokeWidth: 1.3 },
        encoding: { x, y, color, strokeDash: line },
      },
      ...(few
        ? [
            {
              data: { values: points },
              mark: { type: 'point', filled: true, size: 14, opacity: 1 },
              encoding: { x, y, color },
            },
          ]
        : []),
      ...(hollow.length > 0
        ? [
            {
              data: { values: hollow },
              mark: { type: 'point', filled: false, size: 34, opacity: 1, strokeWidth: 1.1 },
              encoding: { x, y, color },
            },
          ]
        : []),
    ],
  };
}
