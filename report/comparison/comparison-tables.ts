import { type Column, type TableBlock, type Text, text } from '../document/document.ts';
import { count, fractionLabel, interval, percent, points, pointsInterval, pValue } from '../ground/number-format.ts';
import { OUTCOME_WORDS } from '../metrics/outcomes.ts';
import { protocolName } from '../metrics/protocol-names.ts';
import { type ComparedRow, type ComparedSide, runEntries, tableEntry } from './compared-sides.ts';
import type { ComparisonDetails } from './comparison-details.ts';
import type { Difference } from './differences.ts';
import { nodeName } from './measuring-nodes.ts';
import { isTested, type PairedResult, type Tested } from './paired-results.ts';

const left = (title: string): Column => ({ title, align: 'left' });
const right = (title: string): Column => ({ title, align: 'right' });

/** Accuracies, with a column for each run, in groups by share of labels. */
export function sideBySide(
  sides: readonly ComparedSide[],
  rows: readonly ComparedRow[],
  fractions: readonly number[],
  paired: readonly PairedResult[],
  honesty: string,
): TableBlock {
  const two = sides.length === 2;
  const classifiers = new Set(rows.map(({ protocol }) => protocol));
  const shared = classifiers.size === 1 ? ` Classifier: ${protocolName(rows[0]!.protocol)}.` : '';
  const body = fractions.flatMap((fraction): Text[][] => {
    const lines = rows.flatMap((row): Text[][] => {
      const cells = sides.map((side): Text => cell(side, row, fraction));
      if (cells.every((one) => one[0] === '\u2013')) return [];
      const found = paired.find((one) => one.row === row && one.fraction === fraction);
      const classifier: Text[] = classifiers.size > 1 ? [[protocolName(row.protocol)]] : [];
      return [[[row.name], ...classifier, ...cells, ...(two ? [[found ? inShort(found) : '\u2013']] : [])]];
    });
    return lines.length > 0 ? [[[`${fractionLabel(fraction)} of the labels`]], ...lines] : [];
  });
  return {
    kind: 'table',
    id: 'table-main',
    caption: [`Test accuracy (%) in each run, with 95 % intervals.${shared}${honesty}`],
    columns: [
      left('Method'),
      ...(classifiers.size > 1 ? [left('Classifier')] : []),
      ...sides.map(({ letter }) => right(letter)),
      ...(two ? [right(`${sides[1]!.letter} \u2212 ${sides[0]!.letter}`)] : []),
    ],
    rows: body,
    foot: [unitOf(sides)],
    grouping: 'Share of labels',
    wide: true,
    csv: 'tables/accuracies.csv',
  };
}

function cell(side: ComparedSide, row: ComparedRow, fraction: number): Text {
  const entry = tableEntry(side, row, fraction);
  const run = runEntries(side, row, fraction)[0];
  if (!entry || !run) return ['\u2013'];
  return text`${{ value: percent(entry.accuracy), node: nodeName(side, run.node) }} ${interval(entry.interval)}`;
}

function inShort(one: PairedResult): string {
  if (one.outcome === 'identical') return 'identical';
  if (!isTested(one)) return 'not comparable';
  return `${points(one.difference)} ${pointsInterval(one.interval)}`;
}

function unitOf(sides: readonly ComparedSide[]): string {
  // The most of one row: rows of one seed each know no spread, even where their seeds differ.
  const most = ({ metrics }: ComparedSide, of: 'seeds' | 'draws') => Math.max(...metrics.table.map((one) => one[of]));
  const each = sides.map((side) => {
    const { letter, metrics } = side;
    const [seeds, draws] = [most(side, 'seeds'), most(side, 'draws')];
    return `${letter}: ${seeds} training seed${seeds === 1 ? '' : 's'} \u00d7 up to ${draws} label draw${draws === 1 ? '' : 's'} \u00d7 ${count(metrics.dataset.test)} test images`;
  });
  const single = sides.filter((side) => most(side, 'seeds') === 1);
  const unknown =
    single.length > 0
      ? ` With one seed (${single.map(({ letter }) => letter).join(', ')}) the spread between seeds is unknown.`
      : '';
  return `Unit of variation: ${each.join('; ')}. Intervals are those of each run\u2019s own report.${unknown}`;
}

/** All pairs: tested, identical or not comparable. */
export function pairedTable(paired: readonly PairedResult[], honesty: string): TableBlock {
  const tested = paired.filter(isTested).length;
  return {
    kind: 'table',
    id: 'table-paired',
    caption: [
      `Runs compared on the same test images and label draws: differences in points with 95 % intervals from 10,000 paired resamples; p-values with Holm\u2019s correction over all ${tested} tests.${honesty}`,
    ],
    columns: [
      left('Method'),
      right('Labels'),
      left('Runs'),
      right('Difference'),
      right('p (Holm)'),
      right('McNemar'),
      left('Verdict'),
    ],
    rows: paired.map((one) => [
      [one.row.name],
      [fractionLabel(one.fraction)],
      [`${one.b} \u2212 ${one.a}`],
      ...(isTested(one) ? testedCells(one) : [['\u2013'], ['\u2013'], ['\u2013']]),
      [verdict(one)],
    ]),
    foot: [
      'Identical: every seed and draw gave every test image the same class, so nothing is tested. McNemar: exact p, uncorrected, for the first seed and draw of both runs; in brackets, the numbers of images that only the later and only the first run gets right.',
    ],
    wide: true,
    csv: 'tables/paired.csv',
  };
}

const testedCells = (one: Tested): Text[] => [
  [`${points(one.difference)} ${pointsInterval(one.interval)}`],
  [pValue(one.pHolm)],
  [`${pValue(one.mcnemar.p)} (${count(one.mcnemar.onlyB)} : ${count(one.mcnemar.onlyA)})`],
];

const verdict = (one: PairedResult): string => {
  if (one.outcome === 'identical') return 'identical';
  return isTested(one) ? OUTCOME_WORDS[one.outcome] : `not comparable: ${(one as { why: string }).why}`;
};

const KINDS = { data: 'Data', parameter: 'Parameters', environment: 'Environment', code: 'Code of stages' } as const;

/** Differences between the runs, with the value in each. */
export function differencesTable(sides: readonly ComparedSide[], differences: readonly Difference[]): TableBlock {
  const kinds = [...new Set(differences.map(({ kind }) => kind))];
  return {
    kind: 'table',
    id: 'table-differences',
    caption: ['Differences between the runs.'],
    columns: [left('Setting'), ...sides.map(({ letter }) => left(letter))],
    rows: kinds.flatMap((kind): Text[][] => [
      [[KINDS[kind]]],
      ...differences
        .filter((one) => one.kind === kind)
        .map(({ name, values }) => [[{ code: name }], ...values.map((value): Text => [value ?? '\u2013'])]),
    ]),
    grouping: 'Kind',
    wide: true,
    csv: 'tables/differences.csv',
  };
}

/** Functions and packages that differ, where the records of the runs are available. */
export function codeTable(details: readonly ComparisonDetails[], letters: readonly string[]): TableBlock | undefined {
  const rows = details.flatMap(({ side, declarations, packages }): Text[][] => [
    ...declarations.map(({ id, how, nodes }): Text[] => [[letters[side]!], [{ code: id }], [how], [few(nodes)]]),
    ...packages.map(({ path, before, after, nodes = [] }): Text[] => [
      [letters[side]!],
      [{ code: path }],
      [`${before ?? 'none'} \u2192 ${after ?? 'none'}`],
      [few(nodes)],
    ]),
  ]);
  if (rows.length === 0) return undefined;
  return {
    kind: 'table',
    id: 'table-code',
    caption: [`Functions and packages that differ from those in ${letters[0]}.`],
    columns: [left('Run'), left('Function or package'), left('Change'), left('In the code of')],
    rows,
    wide: true,
    csv: 'tables/code.csv',
  };
}

const few = (nodes: readonly string[]): string =>
  nodes.length > 3 ? `${nodes.slice(0, 3).join(', ')} and ${nodes.length - 3} more` : nodes.join(', ');
