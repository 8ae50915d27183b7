import { Problem } from '../../orchestrator/ground/problems.ts';

/** The guide, whose tables have a row for each card. */
export const GUIDE = 'docs/README.md';

export const GUIDE_TABLES = {
  methods: '| name | method |',
  encoders: '| `encoder.name` | encoder |',
  dataSets: '| `data.name` | data set |',
};

/** The guide with one more row at the end of a table. @throws Problem `no-place` where it has no such table */
export function withRow(text: string, heading: string, cells: readonly string[]): string {
  const lines = text.split('\n');
  const from = lines.findIndex((line) => line.startsWith(heading));
  const length = lines.slice(from).findIndex((line) => !line.startsWith('|'));
  if (from < 0 || length < 0)
    throw new Problem(
      'no-place',
      `${GUIDE} has changed: the table "${heading}" is missing, and with it the place for a row. Nothing was written. Restore its heading and try again.`,
      { exitCode: 2 },
    );
  lines.splice(from + length, 0, `| ${cells.join(' | ')} |`);
  return lines.join('\n');
}
