import { pivotRows } from '../document/pivot.ts';
import type { EstimatedRow } from '../metrics/estimates.ts';
import type { Findings } from '../metrics/findings.ts';
import { bestOf, isBaseline, methodsOf } from '../metrics/selection.ts';
import { axisWords, sameSetting, settingId } from '../metrics/settings.ts';
import { count, fractionLabel, listed, percent } from '../number-format.ts';
import { looksOf } from '../palette.ts';
import type { SweepAxis } from '../types.ts';
import type { DrawnFigure } from './accuracy-figure.ts';
import { PAGE, vegaFigure } from './vega-figure.ts';

/** Lines that one panel can hold, with their names at their ends. */
const MOST_LINES = 10;
const MOST_PANELS = 6;
const ROW = 3;

interface Point {
  readonly name: string;
  /** Points of one line. */
  readonly line: string;
  readonly x: number;
  readonly accuracy: number;
  readonly low: number;
  readonly high: number;
}

interface Panel {
  readonly title: string;
  readonly points: readonly Point[];
}

/** How panels share their axes. */
interface Axis {
  readonly title: string;
  readonly ticks: readonly number[];
  readonly log: boolean;
  /** A Vega expression for the text of a tick. */
  readonly label: string;
}

/**
 * Of a sweep with more lines than one panel holds: accuracy against labels, a panel for each encoder and setting, with the
 * baselines of that encoder in it. Undefined where one panel does.
 */
export async function accuracyPanels(findings: Findings): Promise<(DrawnFigure & { note: string }) | undefined> {
  const { main, study, fractions } = findings;
  if (!study.sweep || main.length <= MOST_LINES) return undefined;
  const groups = pivotRows(findings, main).groups.map((group) => ({
    ...group,
    rows: group.rows.map(({ row }) => row),
  }));
  const learnt = groups.filter(({ rows }) => rows.some((row) => !isBaseline(row)));
  if (learnt.length < 2) return undefined;
  const picked = learnt.length > MOST_PANELS ? byValidation(learnt) : learnt;
  const baselines = main.filter(isBaseline);
  const panels = picked.map(({ heading, rows }): Panel => {
    const beside = baselines.filter((row) => !rows.includes(row) && rows.some((one) => sameSetting(one, row)));
    return {
      title: heading,
      points: [...rows, ...beside].flatMap((row, i, all) => againstLabels(row, i - all.length / 2)),
    };
  });
  const axis: Axis = {
    title: 'share of training labels (log scale)',
    ticks: fractions.map((fraction) => 100 * fraction),
    log: true,
    label: `format(datum.value, '~g') + ' %'`,
  };
  const alt = `Test accuracy against the share of labels in ${panels.length} panels: ${listed(panels.map(({ title }) => title))}.`;
  const some =
    learnt.length > MOST_PANELS
      ? ` The ${MOST_PANELS} of ${learnt.length} groups with the best method on validation.`
      : '';
  return {
    svg: await draw(findings, panels, axis, alt),
    alt,
    wide: true,
    note: `Test accuracy against the share of labels, with 95 % intervals, a panel for each encoder and setting.${some}`,
  };
}

/** Accuracy against a swept budget, a panel for each of up to three shares of labels; undefined where none is swept. */
export async function budgetFigure(findings: Findings): Promise<(DrawnFigure & { note: string }) | undefined> {
  const { study, judged, fractions } = findings;
  const axis = budgetOf(study.sweep ?? []);
  if (!axis) return undefined;
  const own = judged.filter((row) => typeof row.setting[axis.name] === 'number');
  const lines = linesOf(own, axis.name);
  const isPicked = lines.length > MOST_LINES;
  const shown = isPicked ? methodsOf(own).map((rows) => lines.find((line) => line.includes(bestOf(rows)))!) : lines;
  const values = axis.values.filter((value) => typeof value === 'number').sort((a, b) => a - b);
  const [least, most] = [values[0]!, values.at(-1)!];
  const baselines = judged.filter((row) => isBaseline(row) && shown.some(([one]) => sameSetting(one!, row)));
  const middle = fractions[Math.floor((fractions.length - 1) / 2)]!;
  const panels = [...new Set([fractions[0]!, middle, fractions.at(-1)!])].map((fraction): Panel => {
    const at = (row: EstimatedRow, x: number, name: string): Point[] => pointOf(row, fraction, x, name);
    return {
      title: `${fractionLabel(fraction)} of the labels`,
      points: [
        ...shown.flatMap((line) =>
          line.flatMap((row) => at(row, row.setting[axis.name] as number, lineName(row, shown))),
        ),
        ...baselines.flatMap((row) => [least, most].flatMap((x) => at(row, x, lineName(row, [...shown, baselines])))),
      ],
    };
  });
  const words = axisWords(axis.name);
  const log = least > 0 && most / least >= 8;
  const scale: Axis = {
    title: `${words}${log ? ' (log scale)' : ''}`,
    ticks: values,
    log,
    label: `format(datum.value, '~g')`,
  };
  const first = shown[0]!.flatMap((row) => row.estimates.get(fractions[0]!)?.accuracy ?? []);
  const alt = `Test accuracy against ${words}, from ${count(least)} to ${count(most)}: ${lineName(shown[0]![0]!, shown)} goes from ${percent(first[0] ?? Number.NaN)} to ${percent(first.at(-1) ?? Number.NaN)} % at ${fractionLabel(fractions[0]!)} of the labels.`;
  const choice = isPicked ? ' Of each method the line with its best value on validation images.' : '';
  const level = baselines.length > 0 ? ' Level lines do not depend on it.' : '';
  return {
    svg: await draw(findings, panels, scale, alt),
    alt,
    wide: true,
    note: `Test accuracy against ${words}, with 95 % intervals.${choice}${level}`,
  };
}

/** Epochs where they are swept, else the first parameter that is a number. */
const budgetOf = (sweep: readonly SweepAxis[]): SweepAxis | undefined => {
  const numeric = sweep.filter(({ values }) => values.every((value) => typeof value === 'number'));
  return numeric.find(({ name }) => name === 'epochs') ?? numeric[0];
};

/** Rows that differ in the axis alone, in its order. */
function linesOf(rows: readonly EstimatedRow[], axis: string): EstimatedRow[][] {
  const lines = new Map<string, EstimatedRow[]>();
  for (const row of rows) {
    const { [axis]: _, ...rest } = row.setting;
    const id = JSON.stringify([row.method, row.encoder, settingId(rest)]);
    lines.set(id, [...(lines.get(id) ?? []), row]);
  }
  const value = (row: EstimatedRow): number => row.setting[axis] as number;
  return [...lines.values()].map((line) => line.sort((a, b) => value(a) - value(b)));
}

/** The method, and its encoder where the method has several lines. */
function lineName(row: EstimatedRow, lines: readonly (readonly EstimatedRow[])[]): string {
  const others = lines.flat().filter((one) => one.method === row.method);
  return others.some((one) => one.encoder !== row.encoder) ? `${row.method}, ${row.encoder}` : row.method;
}

/** Groups with the best values on validation, in their own order. */
function byValidation<G extends { readonly rows: readonly EstimatedRow[] }>(groups: readonly G[]): G[] {
  const ranked = [...groups];
  const chosen = new Set<G>();
  while (chosen.size < MOST_PANELS) {
    const left = ranked.filter((group) => !chosen.has(group));
    const best = bestOf(left.flatMap(({ rows }) => rows).filter((row) => !isBaseline(row)));
    chosen.add(left.find(({ rows }) => rows.includes(best))!);
  }
  return groups.filter((group) => chosen.has(group));
}

const againstLabels = (row: EstimatedRow, place: number): Point[] =>
  // A little apart, so that intervals at one share do not hide each other.
  [...row.estimates.keys()].flatMap((fraction) => pointOf(row, fraction, 100 * fraction * 1.035 ** place, row.method));

function pointOf(row: EstimatedRow, fraction: number, x: number, name: string): Point[] {
  const estimate = row.estimates.get(fraction);
  if (!estimate) return [];
  const { accuracy, interval } = estimate;
  const line = `${name} ${settingId(row.setting)}`;
  return [{ name, line, x, accuracy: 100 * accuracy, low: 100 * interval[0], high: 100 * interval[1] }];
}

function draw(findings: Findings, panels: readonly Panel[], axis: Axis, alt: string): Promise<string> {
  const all = panels.flatMap(({ points }) => points);
  const names = [...new Set(all.map(({ name }) => name))];
  const family = (name: string) =>
    findings.judged.find((row) => name === row.method || name.startsWith(`${row.method}, `))?.family ??
    'self-supervised';
  const looks = looksOf(names.map((name) => ({ name, family: family(name) })));
  const legend = { title: null, orient: 'bottom', columns: 4, symbolStrokeWidth: 1.5 };
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
      { mark: { type: 'rule', strokeWidth: 1 }, encoding: { x, y: y('low'), y2: { field: 'high' }, color } },
      {
        mark: { type: 'point', filled: true, size: 26, opacity: 1 },
        encoding: { x, y: y('accuracy'), color, shape },
      },
    ],
  }));
  const resolve = { scale: { color: 'shared', shape: 'shared' } };
  return vegaFigure({ concat: charts, columns, spacing: 12, resolve } as never, alt);
}
