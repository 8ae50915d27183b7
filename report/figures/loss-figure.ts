import type { Findings } from '../findings/findings.ts';
import { fractionLabel, listed, nats } from '../ground/number-format.ts';
import { label } from '../metrics/comparisons.ts';
import type { PublishedStudy } from '../published/published-study.ts';
import { xAxis, xScale } from './accuracy-figure.ts';
import type { DrawnFigure } from './drawn-figure.ts';
import { type Look, looksOf } from './palette.ts';
import { textWidth } from './text-width.ts';
import { COLUMN, vegaFigure } from './vega-figure.ts';

/** Losses further apart than this are drawn on a log axis, so that small ones stay apart. */
const MOST_APART = 20;

interface Point {
  readonly method: string;
  /** Share of labels in percent. */
  readonly fraction: number;
  readonly loss: number;
}

/** Test loss against the share of labels with intervals; hollow points are published. Undefined where no row has a loss. */
export async function lossFigure(
  findings: Findings,
  published: readonly PublishedStudy[],
): Promise<DrawnFigure | undefined> {
  const { main } = findings;
  const rows = main.map((row) => ({ name: label(row, main), family: row.family, estimates: row.estimates }));
  const looks = looksOf(rows);
  const points = rows.flatMap(({ name, estimates }) =>
    [...estimates].flatMap(([fraction, { loss }]) =>
      loss
        ? [{ method: name, fraction: 100 * fraction, loss: loss.value, low: loss.interval[0], high: loss.interval[1] }]
        : [],
    ),
  );
  if (points.length === 0) return undefined;
  const theirs = publishedLosses(published, rows, looks);
  const names = [...new Set(points.map(({ method }) => method))];
  const alt = `Test loss against the share of labels: ${listed(names.map((name) => inWords(points, name)))}.`;
  const spec = {
    width: COLUMN - 60,
    height: 150,
    layer: layers(points, theirs, { looks, names, axis: xAxis(findings) }),
    resolve: { scale: { color: 'independent', shape: 'independent' } },
  };
  return { svg: await vegaFigure(spec as never, alt, COLUMN), alt };
}

const inWords = (points: readonly Point[], name: string): string => {
  const own = points.filter(({ method }) => method === name);
  const [first, last] = [own[0]!, own.at(-1)!];
  const end = own.length > 1 ? ` to ${nats(last.loss)} at ${fractionLabel(last.fraction / 100)}` : '';
  return `${name} goes from ${nats(first.loss)} at ${fractionLabel(first.fraction / 100)}${end}`;
};

function layers(
  points: readonly (Point & { readonly low: number; readonly high: number })[],
  theirs: readonly (Look & Omit<Point, 'method'>)[],
  { looks, names, axis }: { looks: ReadonlyMap<string, Look>; names: readonly string[]; axis: object },
): object[] {
  const all = [...points.map(({ loss }) => loss), ...theirs.map(({ loss }) => loss)];
  const isLog = Math.min(...all) > 0 && Math.max(...all) > MOST_APART * Math.min(...all);
  const x = {
    field: 'fraction',
    type: 'quantitative',
    scale: xScale([...points, ...theirs].map(({ fraction }) => fraction)),
    axis,
  };
  const y = (field: string) => ({
    field,
    type: 'quantitative',
    title: `test loss (nats${isLog ? ', log scale' : ''})`,
    scale: isLog ? { type: 'log' } : { zero: false, nice: true },
    axis: { tickCount: 5 },
  });
  const widest = Math.max(...names.map((name) => textWidth(name, 9))) + 30;
  const look = (aspect: keyof Look) => ({
    field: 'method',
    type: 'nominal',
    scale: { domain: names, range: names.map((name) => looks.get(name)![aspect]) },
    legend: { title: null, orient: 'bottom', columns: widest <= COLUMN / 2 ? 2 : 1 },
  });
  const [color, shape] = [look('colour'), look('shape')];
  // Each layer would have a legend of its own.
  const plain = { ...color, legend: null };
  const own = (field: string) => ({ field, type: 'nominal', scale: null });
  const data = { values: points };
  // An end at 0 has no place on a log axis.
  const ends = { values: points.filter(({ low }) => !isLog || low > 0) };
  return [
    { data, mark: { type: 'line', strokeWidth: 1.3 }, encoding: { x, y: y('loss'), color: plain } },
    {
      data: ends,
      mark: { type: 'rule', strokeWidth: 1 },
      encoding: { x, y: y('low'), y2: { field: 'high' }, color: plain },
    },
    {
      data,
      mark: { type: 'point', filled: true, size: 28, opacity: 1 },
      encoding: { x, y: y('loss'), color, shape },
    },
    {
      data: { values: theirs },
      mark: { type: 'point', filled: false, size: 36, opacity: 1, strokeWidth: 1.2 },
      encoding: { x, y: y('loss'), color: own('colour'), shape: own('shape') },
    },
  ];
}

/** Published losses with the look of our row of the same kind, where there is one. */
function publishedLosses(
  published: readonly PublishedStudy[],
  rows: readonly { readonly name: string; readonly family: string }[],
  looks: ReadonlyMap<string, Look>,
): (Look & Omit<Point, 'method'>)[] {
  return published.flatMap(({ rows: theirs, fractions }) =>
    theirs.flatMap(({ method, family, loss }) => {
      const own = rows.find((one) => method.startsWith(one.name)) ?? rows.find((one) => one.family === family);
      const look = own && looks.get(own.name);
      return (look && loss ? loss : []).map((value, i) => ({ ...look!, fraction: 100 * fractions[i]!, loss: value }));
    }),
  );
}
