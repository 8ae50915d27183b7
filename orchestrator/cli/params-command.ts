import { nearest } from '../ground/nearest.ts';
import { commandText } from '../ground/printed-command.ts';
import { Problem } from '../ground/problems.ts';
import { painter, wrap } from '../ground/text.ts';
import { table } from '../render/table.ts';
import type { Terminal } from '../render/terminal.ts';
import type { Command } from './command.ts';
import type { OwnContext } from './own-context.ts';
import type { ParameterGuide } from './project.ts';

interface Row extends ParameterGuide {
  /** In the experiment; undefined where it has none. */
  readonly value?: unknown;
}

export const params: Command<OwnContext> = {
  name: 'params',
  description: 'the parameters that --set reaches, and their values in an experiment',
  arguments: [{ name: '[prefix]', description: 'a parameter, or the beginning of its path' }],
  experiment: 'chosen',
  options: [{ flags: '--experiment <name>', description: 'by default that of the last run' }],
  examples: [
    ['params', 'all of them, a line each'],
    ['params PREFIX', 'those below, with what they take and do'],
  ],
  async action({ project, output, choose, settingsOf }, flags, prefix = '') {
    const choice = choose(flags.experiment, flags);
    const all = await project.guide!();
    const wanted = all.filter(({ path }) => path === prefix || path.startsWith(prefix === '' ? '' : `${prefix}.`));
    if (wanted.length === 0) throw unknown(prefix, all);
    let value: unknown;
    try {
      value = settingsOf(choice);
    } catch (error) {
      // An experiment may lack what only a person can give, such as a path.
      if (!(error instanceof Problem) || error.code === 'unknown-experiment') throw error;
      value = project.experiments[choice.experiment];
    }
    const rows = wanted.map((one): Row => ({ ...one, value: memberOf(value, one.path) }));
    for (const { path, takes, standard = null, does, value: now = null } of rows)
      output.data({ path, value: now, default: standard, takes, does });
    output.text(prefix === '' ? overview(rows, output.page) : inDetail(rows, output.page));
    if (prefix === '')
      output.text(
        `\n${wrap(`Values of ${choice.experiment}. What they do: ${commandText('params', groupOf(rows))}`, output.page.width)}\n`,
      );
  },
};

/** The value at a dotted path; undefined below what is null or absent. */
const memberOf = (value: unknown, path: string): unknown =>
  path.split('.').reduce<unknown>((at, name) => (at as Record<string, unknown> | null | undefined)?.[name], value);

const text = (value: unknown): string => (value === undefined ? '' : JSON.stringify(value));

/** A line each. */
const overview = (rows: readonly Row[], { width, color }: Terminal): string =>
  table(
    rows,
    [
      { title: 'parameter', text: ({ path }) => path },
      { title: 'value', text: ({ value }) => text(value), least: 12 },
      { title: 'takes', text: ({ takes }) => takes, least: 20 },
    ],
    width,
    painter(color),
  );

/** A paragraph each. */
function inDetail(rows: readonly Row[], { width, color }: Terminal): string {
  const paint = painter(color);
  const paragraphs = rows.map(({ path, value, standard, takes, does }) => {
    const now = value === undefined ? '' : ` = ${text(value)}`;
    const usual = standard === undefined || text(standard) === text(value) ? '' : ` Default: ${text(standard)}.`;
    return `${paint('bold', path)}${now}\n${wrap(`${does} It takes ${takes}.${usual}`, width, '    ')}`;
  });
  return `${paragraphs.join('\n')}\n`;
}

/** The first part of the first path that has several: a prefix for the example. */
const groupOf = (rows: readonly Row[]): string =>
  rows.find(({ path }) => path.includes('.'))?.path.split('.')[0] ?? rows[0]!.path;

function unknown(prefix: string, all: readonly ParameterGuide[]): Problem {
  const prefixes = all.flatMap(({ path }) => path.split('.').map((_, at, parts) => parts.slice(0, at + 1).join('.')));
  const near = nearest(prefix, [...new Set(prefixes)]);
  return new Problem(
    'unknown-parameter',
    `There is no parameter "${prefix}".${near === undefined ? '' : ` Did you mean "${near}"?`} All are listed by: ${commandText('params')}`,
    { exitCode: 2 },
  );
}
