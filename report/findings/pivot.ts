import { capital } from '../ground/prose.ts';
import { label } from '../metrics/comparisons.ts';
import type { EstimatedRow } from '../metrics/estimates.ts';
import type { Family } from '../metrics/measured.ts';
import { protocolName } from '../metrics/protocol-names.ts';
import { axisWords } from '../metrics/swept-settings.ts';
import type { Findings } from './findings.ts';

/** Rows of a table in groups: what differs between rows is in columns, what all rows share is said once. */
export interface Pivot {
  /** Title of the groups' column in files. */
  readonly grouping: string;
  readonly columns: readonly string[];
  readonly groups: readonly {
    readonly heading: string;
    readonly rows: readonly { readonly row: EstimatedRow; readonly cells: readonly string[] }[];
  }[];
  /** `Encoder: resnet18.`, for each thing that is the same in all rows. */
  readonly shared: readonly string[];
}

const FAMILY_TITLES: Record<Family, string> = {
  'self-supervised': 'Self-supervised',
  pretrained: 'Pretrained with labels of other data',
  supervised: 'Supervised',
  random: 'Random-initialised',
};

/** One thing by which rows may differ. */
interface Dimension {
  readonly title: string;
  /** The method, how it was set up, or how it was judged. */
  readonly kind: 'method' | 'setup' | 'classifier';
  /** The row's value; undefined where the row does not depend on it. */
  readonly of: (row: EstimatedRow) => string | undefined;
}

/**
 * Groups rows. Several methods under several encoders or settings form a group for each of these, since comparisons are
 * fair only within one. One method under several is grouped by encoder. Otherwise the families are the groups.
 *
 * @param long - Group by family, with a column for everything that varies: for a table that is sorted rather than read
 */
export function pivotRows({ study, main, selection }: Findings, rows: readonly EstimatedRow[], long = false): Pivot {
  const dimensions = dimensionsOf(rows);
  const varied = dimensions.filter((one) => valuesIn(one, rows).size > 1);
  const shared = dimensions
    .filter((one) => one.kind !== 'method' && !varied.includes(one))
    .flatMap((one) => [...valuesIn(one, rows)].map((value) => `${one.title}: ${value}.`));
  const setup = varied.filter((one) => one.kind === 'setup');
  const isFlat = long || selection.by !== 'all' || !study.sweep;
  const grouped = isFlat ? [] : setup.slice(0, learntMethods(rows) > 1 ? setup.length : setup.length - 1);
  const inCells = setup.filter((one) => !grouped.includes(one));
  const classifier = varied.filter((one) => one.kind === 'classifier');
  const heading = (row: EstimatedRow): string => {
    const own = grouped.filter((one) => one.of(row) !== undefined);
    const isWhole = own.length === grouped.length && grouped.length > 0;
    return isWhole ? own.map((one) => named(one, row)).join(', ') : FAMILY_TITLES[row.family];
  };
  // A row need not repeat the heading of its group.
  const name = (row: EstimatedRow): string => {
    const isUnder = inCells.length > 0 || heading(row) !== FAMILY_TITLES[row.family];
    return isUnder
      ? [row.method, ...(row.encoder.includes('lightness') ? ['lightness'] : [])].join(', ')
      : label(row, main);
  };
  const groups = new Map<string, { row: EstimatedRow; cells: string[] }[]>();
  for (const row of rows) {
    const cells = [name(row), ...[...inCells, ...classifier].map((one) => one.of(row) ?? '\u2013')];
    groups.set(heading(row), [...(groups.get(heading(row)) ?? []), { row, cells }]);
  }
  return {
    grouping: grouped.length > 0 ? 'Group' : 'Family',
    columns: ['Method', ...[...inCells, ...classifier].map((one) => one.title)],
    groups: [...groups].map(([title, own]) => ({ heading: title, rows: own })),
    shared,
  };
}

function dimensionsOf(rows: readonly EstimatedRow[]): Dimension[] {
  const axes = [...new Set(rows.flatMap((row) => Object.keys(row.setting)))];
  return [
    { title: 'Method', kind: 'method', of: (row) => row.method },
    { title: 'Encoder', kind: 'setup', of: (row) => row.encoder.replace(/ \(lightness\)|, lightness/, '') },
    ...axes.map(
      (name): Dimension => ({
        title: capital(axisWords(name)),
        kind: 'setup',
        of: ({ setting }) => (name in setting ? String(setting[name]) : undefined),
      }),
    ),
    { title: 'Classifier', kind: 'classifier', of: (row) => protocolName(row.protocol) },
  ];
}

const valuesIn = ({ of }: Dimension, rows: readonly EstimatedRow[]): Set<string> =>
  new Set(rows.flatMap((row) => of(row) ?? []));

const learntMethods = (rows: readonly EstimatedRow[]): number =>
  new Set(rows.filter((row) => row.family === 'self-supervised').map((row) => row.method)).size;

/** `resnet18 (imagenet stem)`, `epochs 10`. */
const named = ({ title, of }: Dimension, row: EstimatedRow): string =>
  title === 'Encoder' ? of(row)! : `${title.toLowerCase()} ${of(row)}`;
