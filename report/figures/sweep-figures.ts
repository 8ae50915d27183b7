import type { Findings } from '../findings/findings.ts';
import { pivotRows } from '../findings/pivot.ts';
import { count, fractionLabel, listed, percent } from '../ground/number-format.ts';
import type { SweepAxis } from '../ground/study-types.ts';
import { label } from '../metrics/comparisons.ts';
import type { EstimatedRow } from '../metrics/estimates.ts';
import { bestOf, isBaseline, methodsOf } from '../metrics/selection.ts';
import { axisWords, sameSetting, settingId } from '../metrics/swept-settings.ts';
import type { DrawnFigure } from './drawn-figure.ts';
import { type Axis, drawPanels, type Panel, type Point } from './panels.ts';

/** Most lines in one panel. */
const MOST_LINES = 10;
const MOST_PANELS = 6;

/**
 * Accuracy against labels for a sweep with more lines than one panel can hold: a panel for each encoder and setting, with
 * the baselines of that encoder. Undefined where one panel is enough.
 */
export async function accuracyPanels(findings: Findings): Promise<(DrawnFigure & { note: string }) | undefined> {
  const { main, study, fractions, selection } = findings;
  if (!study.sweep || selection.by !== 'all' || main.length <= MOST_LINES) return undefined;
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
      ? ` These are the ${MOST_PANELS} of ${learnt.length} groups with the best validation accuracy.`
      : '';
  return {
    svg: await drawPanels(findings, panels, axis, alt),
    alt,
    wide: true,
    note: `Test accuracy against the share of labels, with 95 % intervals. Each panel has one encoder and setting.${some}`,
  };
}

/** Accuracy against a swept budget, with a panel for each of up to three shares of labels; undefined where none is swept. */
export async function budgetFigure(findings: Findings): Promise<(DrawnFigure & { note: string }) | undefined> {
  const { study, judged, fractions } = findings;
  const axis = budgetOf(study.sweep ?? []);
  if (!axis) return undefined;
  const own = judged.filter((row) => typeof row.setting[axis.name] === 'number');
  // All results with swept values may be missing.
  if (own.length === 0) return undefined;
  const lines = linesOf(own, axis.name);
  const isPicked = lines.length > MOST_LINES;
  const shown = isPicked ? methodsOf(own).map((rows) => lines.find((line) => line.includes(bestOf(rows)))!) : lines;
  const values = axis.values.filter((value) => typeof value === 'number').sort((a, b) => a - b);
  const [least, most] = [values[0]!, values.at(-1)!];
  const baselines = judged.filter((row) => isBaseline(row) && shown.some(([one]) => sameSetting(one!, row)));
  const named = [...shown.map(([one]) => one!), ...baselines].map((row) => onLine(row, axis.name));
  const nameOf = (row: EstimatedRow): string => label(onLine(row, axis.name), named);
  const middle = fractions[Math.floor((fractions.length - 1) / 2)]!;
  const panels = [...new Set([fractions[0]!, middle, fractions.at(-1)!])].map((fraction): Panel => {
    const at = (row: EstimatedRow, x: number): Point[] => pointOf(row, fraction, x, nameOf(row), axis.name);
    return {
      title: `${fractionLabel(fraction)} of the labels`,
      points: [
        ...shown.flatMap((line) => line.flatMap((row) => at(row, row.setting[axis.name] as number))),
        ...baselines.flatMap((row) => [least, most].flatMap((x) => at(row, x))),
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
  const alt = `Test accuracy against ${words}, from ${count(least)} to ${count(most)}: ${nameOf(shown[0]![0]!)} goes from ${percent(first[0] ?? Number.NaN)} to ${percent(first.at(-1) ?? Number.NaN)} % at ${fractionLabel(fractions[0]!)} of the labels.`;
  const choice = isPicked ? ' For each method, the line with the best validation accuracy.' : '';
  const level = baselines.length > 0 ? ` Horizontal lines do not depend on ${words}.` : '';
  return {
    svg: await drawPanels(findings, panels, scale, alt),
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

/** Groups rows that differ only in the axis, in its order. */
function linesOf(rows: readonly EstimatedRow[], axis: string): EstimatedRow[][] {
  const lines = new Map<string, EstimatedRow[]>();
  for (const row of rows) {
    const id = lineId(row, axis);
    lines.set(id, [...(lines.get(id) ?? []), row]);
  }
  const value = (row: EstimatedRow): number => row.setting[axis] as number;
  return [...lines.values()].map((line) => line.sort((a, b) => value(a) - value(b)));
}

function lineId({ method, encoder, setting }: EstimatedRow, axis = ''): string {
  const { [axis]: _, ...rest } = setting;
  return JSON.stringify([method, encoder, settingId(rest)]);
}

/** A row without its place on the axis, so that its name identifies the line. */
const onLine = (row: EstimatedRow, axis: string): EstimatedRow => {
  const { [axis]: _, ...setting } = row.setting;
  return { ...row, setting };
};

/** The groups with the best validation accuracy, in their given order. */
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
  // Shifted slightly, so that intervals at one share do not hide each other.
  [...row.estimates.keys()].flatMap((fraction) => pointOf(row, fraction, 100 * fraction * 1.035 ** place, row.method));

function pointOf(row: EstimatedRow, fraction: number, x: number, name: string, axis?: string): Point[] {
  const estimate = row.estimates.get(fraction);
  if (!estimate) return [];
  const { accuracy, interval } = estimate;
  const line = lineId(row, axis);
  return [{ name, line, x, accuracy: 100 * accuracy, low: 100 * interval[0], high: 100 * interval[1] }];
}
