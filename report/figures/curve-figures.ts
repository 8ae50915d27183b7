import type { Findings } from '../findings/findings.ts';
import type { Curves, Study } from '../ground/study-types.ts';
import type { DrawnFigure } from './drawn-figure.ts';
import { looksOf } from './palette.ts';
import { textWidth } from './text-width.ts';
import { COLUMN, LETTERS, PAGE, vegaFigure } from './vega-figure.ts';

/** A reference level beside a curve. */
export interface Reference {
  readonly value: number;
  readonly label: string;
}

/** Removes case and punctuation: `featureStd`, `feature_std` and `feature std` are the same curve. */
const plain = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');
const is =
  (...names: string[]) =>
  (curve: string): boolean =>
    names.includes(plain(curve));
export const isStd = is('featurestd', 'std', 'zstd', 'embeddingstd', 'featuresstd', 'projectiondeviation');
export const isRank = is('effectiverank', 'rankme', 'rank', 'covariancerank');
export const isFeatureStd = is('featuredeviation');
export const isFeatureRank = is('featurerank', 'featurecovariancerank');
const isSkipped = is('lr', 'learningrate', 'imagespersecond', 'rate', 'seconds');
const isLoss = is('loss', 'trainloss', 'validationloss', 'valloss');

/** Legends in words. */
const CURVES: Readonly<Record<string, string>> = {
  knnAccuracy: 'nearest neighbours, validation',
  linearAccuracy: 'online linear head, validation',
  validationAccuracy: 'validation',
  pretextAccuracy: 'pretext task',
  pretextValidationAccuracy: 'pretext task, validation',
  probeTrainAccuracy: 'linear head, training',
  probeValidationAccuracy: 'linear head, validation',
  probeTestAccuracy: 'linear head, test',
  effectiveRank: 'RankMe',
  featureRank: 'RankMe',
  covarianceRank: 'of the covariance',
  featureCovarianceRank: 'of the covariance',
};

/** Trainings whose lengths have a larger ratio are drawn over the share of each, so that short ones stay visible. */
const MOST_APART = 3;

/** Place of a row in epochs, with fractions, so that several rows of one epoch do not coincide. */
const epochsDone = ({ cost }: Curves, { step, epoch }: Curves['rows'][number]): number =>
  cost.epochs && cost.steps ? (step * cost.epochs) / cost.steps : epoch + 1;

export const SEPARATE = {
  scale: { color: 'independent', strokeDash: 'independent', shape: 'independent' },
  legend: { color: 'independent' },
};

/** Losses by method with their reference levels, and accuracies that were watched during training. */
export async function trainingFigure(findings: Findings): Promise<DrawnFigure | undefined> {
  const { histories } = findings.study;
  const methods = [...new Set(histories.map((one) => one.method))];
  const panels = methods.flatMap((method) => {
    const of = histories.filter((one) => one.method === method);
    // A sweep of batch sizes or widths has a level for each value.
    const levels = new Map(of.flatMap((one) => lossReferences(one, findings.study)).map((one) => [one.value, one]));
    return panel(findings, of, isLoss, `${method}: loss`, [...levels.values()]);
  });
  const shares = panel(
    findings,
    histories,
    (curve) => !isLoss(curve) && !isStd(curve) && !isRank(curve) && !isSkipped(curve) && isShare(histories, curve),
    'accuracy during training',
    [],
  );
  const all = [...panels, ...shares];
  if (all.length === 0) return undefined;
  const alt = `Training curves: loss of ${methods.join(', ')}${shares.length > 0 ? ', and accuracies during training' : ''}.`;
  const wide = all.length > MOST_STACKED;
  return { svg: await vegaFigure(layout(panels, shares) as never, alt, wide ? PAGE : COLUMN), alt, wide };
}

interface CurvePoint {
  readonly method: string;
  /** Identifies the line that the point belongs to. */
  readonly line: string;
  readonly curve: string;
  readonly epoch: number;
  readonly value: number;
}

/** Turns a logged value into the one that is drawn. */
type Scale = (history: Curves, value: number) => number;

/** One panel of curves, as a list; empty where no training logged a curve of this kind. */
export function panel(
  findings: Findings,
  histories: readonly Curves[],
  wanted: (curve: string) => boolean,
  title: string,
  references: readonly Reference[],
  scale: Scale = (_, value) => value,
): object[] {
  const shown = histories.filter(({ rows }) => rows.some(({ values }) => Object.keys(values).some(wanted)));
  const lengths = shown.map(({ cost }) => (cost.steps ? (cost.epochs ?? 0) : 0));
  const asShares = Math.min(...lengths) > 0 && Math.max(...lengths) > MOST_APART * Math.min(...lengths);
  const points = curvePoints(shown, wanted, scale, asShares);
  if (points.length === 0) return [];
  const first = points.reduce((least, { epoch }) => Math.min(least, epoch), Number.POSITIVE_INFINITY);
  const x = {
    field: 'epoch',
    type: 'quantitative',
    title: asShares ? 'share of the training (%)' : 'epoch',
    scale: { zero: false, nice: false },
    // An axis of no length has no step to round its tick by.
    axis: points.every(({ epoch }) => epoch === first)
      ? { grid: false, values: [first], labelExpr: `'${Number(first.toPrecision(4))}'` }
      : { grid: false, tickMinStep: 1 },
  };
  const only = points[0]!.value;
  const isFlat = references.length === 0 && points.every(({ value }) => value === only);
  const room = Math.abs(only) / 10 || 1;
  const y = {
    field: 'value',
    type: 'quantitative',
    title: null,
    scale: { zero: false, nice: true, ...(isFlat ? { domain: [only - room, only + room] } : {}) },
    axis: { tickCount: 4 },
  };
  const levels = references.map((one) => ({ ...one, epoch: first }));
  const layer = [...curveLayers(findings, points, x, y), ...levelLayers(levels, x, y)];
  return [{ title, width: COLUMN - 55, height: 80, layer }];
}

const curvePoints = (
  histories: readonly Curves[],
  wanted: (curve: string) => boolean,
  scale: Scale,
  asShares: boolean,
): CurvePoint[] =>
  histories.flatMap((history) =>
    history.rows.flatMap((row) =>
      Object.entries(row.values)
        .filter(([curve, value]) => wanted(curve) && Number.isFinite(value))
        .map(([curve, value]) => ({
          method: history.method,
          line: `${history.node} ${curve}`,
          curve: CURVES[curve] ?? curve,
          epoch: asShares ? (100 * row.step) / history.cost.steps! : epochsDone(history, row),
          value: scale(history, value),
        })),
    ),
  );

/** Lines, and points for curves with one value, which would be invisible as lines. */
function curveLayers({ study, main }: Findings, points: readonly CurvePoint[], x: object, y: object): object[] {
  const methods = [...new Set(study.histories.map(({ method }) => method))];
  const family = (name: string) => main.find((row) => row.method === name)?.family ?? 'self-supervised';
  const looks = looksOf(methods.map((name) => ({ name, family: family(name) })));
  const lengths = new Map<string, number>();
  for (const { line } of points) lengths.set(line, (lengths.get(line) ?? 0) + 1);
  const lone = points.filter(({ line }) => lengths.get(line) === 1);
  const areLines = lone.length < points.length;
  const entries = [...points.map(({ method }) => method), ...points.map(({ curve }) => curve)];
  const widest = Math.max(...[...new Set(entries)].map((name) => textWidth(name, LETTERS))) + 30;
  const legend = {
    title: null,
    orient: 'bottom',
    columns: Math.max(1, Math.floor((COLUMN - 30) / widest)),
    ...(areLines ? {} : { symbolSize: 30 }),
  };
  const color = {
    field: 'method',
    type: 'nominal',
    scale: { domain: [...looks.keys()], range: [...looks.values()].map((look) => look.colour) },
    legend: new Set(points.map(({ method }) => method)).size > 1 ? legend : null,
  };
  const kinds = { field: 'curve', type: 'nominal', legend };
  const severalKinds = new Set(points.map(({ curve }) => curve)).size > 1;
  const lines = {
    data: { values: points },
    mark: { type: 'line', strokeWidth: 1.3 },
    encoding: { x, y, color, detail: { field: 'line' }, ...(severalKinds ? { strokeDash: kinds } : {}) },
  };
  const dots = {
    data: { values: lone },
    mark: { type: 'point', filled: true, size: 18, opacity: 1 },
    encoding: { x, y, color, ...(severalKinds && !areLines ? { shape: kinds } : {}) },
  };
  return [...(areLines ? [lines] : []), ...(lone.length > 0 ? [dots] : [])];
}

/** Dashed reference levels with their names. */
function levelLayers(levels: readonly (Reference & { readonly epoch: number })[], x: object, y: object): object[] {
  if (levels.length === 0) return [];
  const data = { values: levels };
  return [
    { data, mark: { type: 'rule', strokeDash: [3, 3], color: '#666666' }, encoding: { y } },
    {
      data,
      mark: { type: 'text', align: 'left', dx: 3, dy: -6, fontSize: LETTERS, color: '#555555' },
      encoding: { x, y, text: { field: 'label' } },
    },
  ];
}

/** Curves within 0 and 1 with the name of an accuracy. */
const isShare = (histories: readonly Curves[], curve: string): boolean =>
  /acc|knn|probe/i.test(curve) &&
  histories.every((one) => one.rows.every((row) => !((row.values[curve] ?? 0) > 1 || (row.values[curve] ?? 0) < 0)));

/** The levels that come with the curves; for a training on labels, the loss of guessing. */
function lossReferences(history: Curves, { methods, dataset }: Study): Reference[] {
  const given = (history.references ?? []).filter((one) => isLoss(one.curve));
  const formula = methods.find(({ id }) => id === history.methodId)?.lossLevel;
  if (given.length > 0)
    return given.map((one) => ({ ...one, label: formula ? `${one.label}: ${formula}` : one.label }));
  if (history.cost.labels === undefined) return [];
  return [{ value: Math.log(dataset.classes.length), label: 'guessing: ln of the classes' }];
}

/** More panels than this are set side by side, over both columns of the paper. */
const MOST_STACKED = 4;

function layout(losses: readonly object[], shares: readonly object[]): object {
  const all = [...losses, ...shares];
  if (all.length <= MOST_STACKED) return { vconcat: all, spacing: 14, resolve: SEPARATE };
  const narrow = losses.map((one) => ({ ...one, width: (PAGE - 150) / 3 }));
  // A row of its own, since its legend is wider than a column.
  const wide = shares.map((one) => ({ ...one, width: PAGE - 60, height: 110 }));
  const rows = [{ concat: narrow, columns: 3, spacing: 14, resolve: SEPARATE }, ...wide];
  return { vconcat: rows, spacing: 14, resolve: SEPARATE };
}
