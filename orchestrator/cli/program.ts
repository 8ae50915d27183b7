import { readFileSync } from 'node:fs';
import { CommanderError } from 'commander';
import { commandText } from '../ground/printed-command.ts';
import { Problem } from '../ground/problems.ts';
import type { Command, Commands } from './command.ts';
import { addCommand, calledWord, emptyCommandLine } from './command-line.ts';
import { contextFor } from './context.ts';
import type { GlobalOptions } from './output.ts';
import type { OwnContext } from './own-context.ts';
import type { Project } from './project.ts';

/** The commands in the order of `--help`, by use. A run loads the one that is called; help and completion load all. */
const own: Commands<OwnContext> = {
  run: async () => (await import('./run-command.ts')).run,
  status: async () => (await import('./status-command.ts')).status,
  why: async () => (await import('./why-command.ts')).why,
  experiments: async () => (await import('./experiments-command.ts')).experiments,
  params: async () => (await import('./params-command.ts')).params,
  graph: async () => (await import('./graph-command.ts')).graph,
  runs: async () => (await import('./runs-command.ts')).runs,
  show: async () => (await import('./show-command.ts')).show,
  diff: async () => (await import('./diff-command.ts')).diff,
};

/** Those that follow the project's own. */
const others: Commands<OwnContext> = {
  reproduce: async () => (await import('./reproduce-command.ts')).reproduce,
  verify: async () => (await import('./verify-command.ts')).verify,
  gc: async () => (await import('./gc-command.ts')).gc,
  pin: async () => (await import('./pin-command.ts')).pin,
  unpin: async () => (await import('./unpin-command.ts')).unpin,
  pins: async () => (await import('./pins-command.ts')).pins,
  export: async () => (await import('./export-command.ts')).exportResult,
  import: async () => (await import('./import-command.ts')).importResult,
  code: async () => (await import('./code-command.ts')).code,
  completion: async () => (await import('./completion-command.ts')).completion,
  complete: async () => (await import('./complete-command.ts')).complete,
};

/** Every command of a project's command line, by name. */
export function commandsOf(project: Project): Commands<OwnContext> {
  const { params, ...always } = own;
  return {
    ...always,
    ...(project.guide && { params }),
    ...project.commands,
    ...(project.scaffolds && { new: async () => (await import('./new-command.ts')).newFor(project.scaffolds!) }),
    ...others,
  };
}

/** Reads the command line and runs one command. Resolves to the exit code. */
export async function program(
  project: Project,
  argv: readonly string[],
  print: (text: string) => void,
): Promise<number> {
  const table = commandsOf(project);
  const root = emptyCommandLine(project);
  const word = calledWord(root, argv);
  if (word === undefined && argv.includes('--version')) {
    print(`strata ${ownVersion()} on Node ${process.versions.node}\n`);
    return 0;
  }
  const called = word !== undefined && Object.hasOwn(table, word) ? table[word] : undefined;
  const commands = called ? [await called()] : await allOf(table);
  let exitCode = 0;
  const whole = async () => {
    const line = emptyCommandLine(project);
    for (const command of await allOf(table)) addCommand(line, project, command, async () => {});
    return line;
  };
  for (const command of commands)
    addCommand(root, project, command, async (flags, words) => {
      exitCode =
        (await command.action(
          contextFor(project, argv, { ...root.opts<GlobalOptions>(), print }, whole),
          flags,
          ...words,
        )) ?? 0;
    });
  // Only help needs words; a run with nothing to do does not.
  if (argv.length === 0 || argv.includes('--help') || argv.includes('-h'))
    (await import('./help.ts')).describeHelp(root, commands, (await project.examples?.()) ?? {});
  // No command is wrong usage, and the help says what is right.
  if (argv.length === 0) {
    root.outputHelp();
    return 2;
  }
  try {
    await root.parseAsync([...argv], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0 || error.code === 'commander.help') return 0;
    throw badUsage(error, called && word);
  }
  return exitCode;
}

const ownVersion = (): string => JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version;

const allOf = (table: Commands<OwnContext>): Promise<Command<OwnContext>[]> =>
  Promise.all(Object.values(table).map((load) => load()));

function badUsage({ message }: CommanderError, command: string | undefined): Problem {
  const text = message
    .replace(/^error: /, '')
    .replace(/^command-argument value '(.*)' is invalid for argument '(.*)'\./, '"$1" cannot be the $2.')
    .replaceAll('\n', ' ')
    .replace(/\.+$/, '');
  return new Problem('bad-usage', `${text}. See: ${commandText(...(command ? [command] : []), '--help')}`, {
    exitCode: 2,
  });
}
