import type { Findings } from '../findings/findings.ts';
import { looksOf } from './palette.ts';
import { textWidth } from './text-width.ts';
import { LETTERS, PAGE, vegaFigure } from './vega-figure.ts';

/** Most panels side by side. */
const ROW = 3;

export interface Point {
  readonly name: string;
  /** Identifies the line that the point belongs to. */
  readonly line: string;
  readonly x: number;
  readonly accuracy: number;
  readonly low: number;
  readonly high: number;
}

export interface Panel {
  readonly title: string;
  readonly points: readonly Point[];
}

/** The horizontal axis that all panels share. */
export interface Axis {
  readonly title: string;
  readonly ticks: readonly number[];
  readonly log: boolean;
  /** A Vega expression for the text of a tick. */
  readonly label: string;
}

/** Lines with intervals in panels that share their axes, colours and legend, over both columns of the paper. */
export function drawPanels(findings: Findings, panels: readonly Panel[], axis: Axis, alt: string): Promise<string> {
  const all = panels.flatMap(({ points }) => points);
  const names = [...new Set(all.map(({ name }) => name))];
  const family = (name: string) =>
    findings.judged.find((row) => name === row.method || name.startsWith(`${row.method}, `))?.family ??
    'self-supervised';
  const looks = looksOf(names.map((name) => ({ name, family: family(name) })));
  const widest = Math.max(...names.map((name) => textWidth(name, LETTERS))) + 30;
  const inRow = Math.max(1, Math.min(4, Math.floor(PAGE / widest)));
  const legend = { title: null, orient: 'bottom', columns: inRow, symbolStrokeWidth: 1.5 };
  const range = (part: 'colour' | 'shape') => [...looks.values()].map((look) => look[part]);
  const color = {
    field: 'name',
    type: 'nominal',
    scale: { domain: [...looks.keys()], range: range('colour') },
    legend,
  };
  const shape = { ...color, scale: { domain: [...looks.keys()], range: range('shape') } };
  const xs = all.map(({ x }) => x);
  const [left, right] = [Math.min(...xs), Math.max(...xs)];
  const space = (right - left) * 0.05;
  const x = {
    field: 'x',
    type: 'quantitative',
    scale: axis.log
      ? { type: 'log', domain: [left * 0.8, right * 1.25], nice: false }
      : { domain: [left - space, right + space], nice: false, zero: false },
    axis: { values: axis.ticks, labelExpr: axis.label, title: axis.title, grid: false },
  };
  const domain = [
    Math.max(0, 10 * Math.floor(Math.min(...all.map(({ low }) => low)) / 10)),
    Math.min(100, 10 * Math.ceil(Math.max(...all.map(({ high }) => high)) / 10)),
  ];
  const y = (field: string) => ({
    field,
    type: 'quantitative',
    title: 'test accuracy (%)',
    scale: { domain, nice: false, zero: false },
  });
  const columns = Math.min(ROW, panels.length);
  const charts = panels.map(({ title, points }) => ({
    title,
    width: (PAGE - 20) / columns - 50,
    height: 130,
    data: { values: points },
    layer: [
      { mark: { type: 'line', strokeWidth: 1.3 }, encoding: { x, y: y('accuracy'), color, detail: { field: 'line' } } },
      {
        mark: { type: 'rule', strokeWidth: 1, clip: true },
        encoding: { x, y: y('low'), y2: { field: 'high' }, color },
      },
      {
        mark: { type: 'point', filled: true, size: 26, opacity: 1 },
        encoding: { x, y: y('accuracy'), color, shape },
      },
    ],
  }));
  const resolve = { scale: { color: 'shared', shape: 'shared' } };
  return vegaFigure({ concat: charts, columns, spacing: 12, resolve } as never, alt, PAGE);
}
