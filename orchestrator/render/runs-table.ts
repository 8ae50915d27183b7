import { clean } from '../ground/clean-text.ts';
import { commandText, settingWords, storeWords } from '../ground/printed-command.ts';
import { humanSeconds, plainTime } from '../ground/quantities.ts';
import { type Colour, type Paint, painter, shellWord, wrap } from '../ground/text.ts';
import { table } from './table.ts';
import type { Terminal } from './terminal.ts';
import type { RunRow } from './views.ts';

const stateColours: Record<RunRow['state'], Colour> = {
  ok: 'green',
  failed: 'red',
  interrupted: 'yellow',
  running: 'cyan',
  died: 'red',
};

/** `runs`: one line for each run, in the order given, and below it its main result and what was set. */
export function runsTable(runs: readonly RunRow[], options: { terminal: Terminal; store: string }): string {
  if (runs.length === 0) return `no runs yet; start one with: ${commandText('run', ...storeWords(options.store))}\n`;
  const lines = table(
    runs,
    [
      { title: 'run', text: (row) => row.run },
      { title: 'experiment', text: (row) => row.experiment, least: 8 },
      { title: 'at', text: (row) => plainTime(row.at), drop: 2 },
      { title: 'state', text: (row) => row.state, colour: (row) => stateColours[row.state] },
      { title: 'ran', text: (row) => String(row.ran), right: true, drop: 3 },
      { title: 'fresh', text: (row) => String(row.fresh), right: true, drop: 1 },
      { title: 'failed', text: (row) => String(row.failed), right: true, drop: 1 },
      {
        title: 'took',
        text: (row) => (row.seconds === undefined ? '' : humanSeconds(row.seconds)),
        right: true,
        drop: 4,
      },
    ],
    options.terminal.width,
    painter(options.terminal.color),
  ).split('\n');
  const [head, ...rows] = lines;
  const paint = painter(options.terminal.color);
  const told = runs.flatMap((run, at) => [rows[at]!, ...below(run, options.terminal.width, paint)]);
  return `${[head, ...told].join('\n')}\n`;
}

/** The first row of the main results, and the overridden parameters. */
function below({ results, set }: RunRow, width: number, paint: Paint): string[] {
  const [first] = results?.rows ?? [];
  const values = first?.values
    .map((value, at) => `${value?.toFixed(results!.decimals) ?? 'none'} (${results!.columns[at]})`)
    .join(', ');
  return [
    ...(first ? [wrap(clean(`${first.name}: ${results!.what}: ${values}`), width, '  ')] : []),
    ...(set.length > 0 ? [paint('dim', wrap(clean(settingWords(set).map(shellWord).join(' ')), width, '  '))] : []),
  ];
}
