import { createHash } from 'node:crypto';
import { metricsFrom } from '../findings/metrics-file.ts';
import type { MetricEntry, MetricsJson, TableEntry } from '../findings/metrics-json.ts';
import { notMetrics } from '../ground/problems.ts';
import { FAMILIES } from '../metrics/measured.ts';
import { settingId, settingText } from '../metrics/swept-settings.ts';

/** One of the compared runs. */
export interface ComparedSide {
  /** `A`, `B` … in the order of the command line. */
  readonly letter: string;
  readonly metrics: MetricsJson;
  /** SHA-256 of its metrics.json. It names the run in the report, since ids and paths differ between machines. */
  readonly digest: string;
}

/** @throws Problem `unreadable-file` */
export function readSides(files: readonly Uint8Array[]): ComparedSide[] {
  return files.map((bytes, i) => {
    const letter = String.fromCharCode(65 + i);
    let metrics: MetricsJson;
    try {
      metrics = JSON.parse(Buffer.from(bytes).toString('utf8')) as MetricsJson;
    } catch (error) {
      throw notMetrics(letter, `is not JSON (${(error as Error).message})`);
    }
    if (metrics?.format !== 'strata-metrics-1')
      throw notMetrics(letter, `has the format ${JSON.stringify(metrics?.format)} and not "strata-metrics-1"`);
    try {
      metricsFrom(metrics);
    } catch (error) {
      throw notMetrics(letter, `cannot be used: ${(error as Error).message}`);
    }
    return { letter, metrics, digest: createHash('sha256').update(bytes).digest('hex') };
  });
}

/** A method with its encoder, setting and classifier: a row of the comparison. */
export interface ComparedRow {
  readonly id: string;
  readonly name: string;
  readonly method: string;
  readonly family: TableEntry['family'];
  readonly protocol: string;
}

type Identified = Pick<TableEntry, 'method' | 'family' | 'encoder' | 'setting' | 'protocol'>;
const rowId = ({ method, family, encoder, setting = {}, protocol }: Identified): string =>
  JSON.stringify([family, method, encoder, settingId(setting), protocol]);

/** The rows by which methods are judged in any run, in the order of the first run that has them. */
export function comparedRows(sides: readonly ComparedSide[]): ComparedRow[] {
  const entries = new Map<string, TableEntry>();
  for (const { metrics } of sides)
    for (const entry of metrics.table) if (entry.main && !entries.has(rowId(entry))) entries.set(rowId(entry), entry);
  const all = [...entries.values()];
  const varies = (own: TableEntry, of: (entry: TableEntry) => string): boolean =>
    all.some((other) => other.method === own.method && of(other) !== of(own));
  return [...entries]
    .map(([id, entry]) => {
      const { method, encoder, setting = {}, family, protocol } = entry;
      const name = [
        method,
        ...(varies(entry, (one) => one.encoder) ? [encoder] : []),
        ...(varies(entry, (one) => settingId(one.setting ?? {})) && settingText(setting) ? [settingText(setting)] : []),
        ...(varies(entry, (one) => one.protocol) ? [protocol] : []),
      ].join(', ');
      return { id, name, method, family, protocol };
    })
    .sort((a, b) => FAMILIES.indexOf(a.family) - FAMILIES.indexOf(b.family));
}

export const tableEntry = ({ metrics }: ComparedSide, row: ComparedRow, fraction: number): TableEntry | undefined =>
  metrics.table.find((entry) => entry.fraction === fraction && rowId(entry) === row.id);

export const runEntries = ({ metrics }: ComparedSide, row: ComparedRow, fraction: number): MetricEntry[] =>
  metrics.metrics.filter((entry) => entry.fraction === fraction && rowId(entry) === row.id);

export const fractionsIn = (sides: readonly ComparedSide[]): number[] =>
  [...new Set(sides.flatMap(({ metrics }) => metrics.table.map(({ fraction }) => fraction)))].sort((a, b) => a - b);
