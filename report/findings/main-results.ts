import { fractionName } from '../ground/number-format.ts';
import { unreadableFile } from '../ground/problems.ts';
import { settingText } from '../metrics/swept-settings.ts';
import { metricsFrom } from './metrics-file.ts';
import type { TableEntry } from './metrics-json.ts';

/** The main table in percent, to one decimal. */
export interface MainTable {
  readonly what: string;
  readonly columns: readonly string[];
  readonly decimals: number;
  readonly rows: readonly { readonly name: string; readonly values: readonly (number | null)[] }[];
}

/**
 * The main table of a metrics.json: the rows by which the report judges, in its order.
 * @param bytes - Of a metrics.json
 * @throws Problem `unreadable-file`
 */
export function mainResults(bytes: Uint8Array): MainTable {
  const entries = tableIn(bytes).filter(({ main }) => main);
  const fractions = [...new Set(entries.map(({ fraction }) => fraction))].sort((a, b) => a - b);
  const rows = new Map<string, (number | null)[]>();
  for (const entry of entries) {
    const name = nameAmong(entry, entries);
    const values = rows.get(name) ?? fractions.map(() => null);
    values[fractions.indexOf(entry.fraction)] = Number((100 * entry.accuracy).toFixed(1));
    rows.set(name, values);
  }
  return {
    what: 'test accuracy, %',
    decimals: 1,
    columns: fractions.map((fraction) => `${fractionName(fraction)} of labels`),
    rows: [...rows].map(([name, values]) => ({ name, values })),
  };
}

function tableIn(bytes: Uint8Array): readonly TableEntry[] {
  try {
    return metricsFrom(JSON.parse(new TextDecoder().decode(bytes))).table;
  } catch (cause) {
    throw unreadableFile('metrics', 'metrics.json', (cause as Error).message);
  }
}

/** The method, with whatever else tells the entry from others of the same method. */
function nameAmong({ method, encoder, setting, protocol }: TableEntry, entries: readonly TableEntry[]): string {
  const same = entries.filter((other) => other.method === method);
  const differ = (of: (entry: TableEntry) => string): boolean => new Set(same.map(of)).size > 1;
  const settingOf = (entry: TableEntry): string => settingText(entry.setting ?? {});
  return [
    method,
    ...(differ((one) => one.encoder) ? [encoder] : []),
    ...(differ(settingOf) ? [settingText(setting ?? {})] : []),
    ...(differ((one) => one.protocol) ? [protocol] : []),
  ].join(', ');
}
