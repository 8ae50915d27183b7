import { Argument, Command as CommanderCommand, InvalidArgumentError, Option } from 'commander';
import { DEFAULT_STORE } from '../ground/printed-command.ts';
import type { Command, CommandOption, ValueKind } from './command.ts';
import type { Project } from './project.ts';

const DESCRIPTION = 'A typed graph of cached stages. Change one thing, and only what depends on it runs again.';

/** The program without its commands. */
export function emptyCommandLine(project: Project): CommanderCommand {
  const root = new CommanderCommand('strata')
    .usage('COMMAND [options]')
    .description(project.description ?? DESCRIPTION)
    .option('--store <dir>', 'where results are kept', named, DEFAULT_STORE)
    .option('--version', 'the version of this program')
    .option('--json', 'JSON lines on standard output, and nothing else there')
    .option('--color', 'colour, whatever the terminal says')
    .option('--no-color', 'no colour')
    .helpCommand(false)
    .showSuggestionAfterError()
    .exitOverride();
  return root.configureOutput({ writeErr: () => {} });
}

/** The word that calls a command; undefined if there is none, or if an unknown option precedes it. */
export function calledWord(root: CommanderCommand, argv: readonly string[]): string | undefined {
  for (let at = 0; at < argv.length; at++) {
    const word = argv[at]!;
    if (!word.startsWith('-')) return word;
    const option = root.options.find(({ long }) => long === word.replace(/=.*/, ''));
    if (!option) return undefined;
    if (option.required && !word.includes('=')) at += 1;
  }
  return undefined;
}

/** `--set` and the project's own options. */
function experimentOptions({ options = [] }: Project, kind: Command['experiment']): CommandOption[] {
  if (kind === undefined) return [];
  const isLocked = kind === 'locked';
  const set = isLocked ? 'override a parameter of the lock' : 'set a parameter';
  return [
    {
      flags: '--set <path=value>',
      description: `${set}, for example data.path=FILE; repeatable`,
      repeatable: true,
    },
    ...options.map(({ name, description, choices, default: standard }) => ({
      ...{ flags: `--${name} <name>`, choices },
      ...(isLocked ? { description: "else the lock's" } : { description, default: standard }),
    })),
  ];
}

/** Adds a command; `call` gets its parsed flags and words. */
export function addCommand(
  root: CommanderCommand,
  project: Project,
  command: Command<never>,
  call: (flags: unknown, words: readonly unknown[]) => Promise<void>,
): void {
  const made = root.command(command.name, { hidden: command.description === '' }).description(command.description);
  for (const { name, description, choices } of command.arguments ?? []) {
    const isExperiment = description === undefined && name === '[experiment]';
    const argument = new Argument(name, isExperiment ? Object.keys(project.experiments).join(', ') : description);
    if (choices) argument.choices([...choices]);
    else if (/file/.test(name)) argument.argParser(named);
    made.addArgument(argument);
  }
  for (const option of [...experimentOptions(project, command.experiment), ...(command.options ?? [])])
    made.addOption(optionOf(option));
  made.action((...given: unknown[]) => call(given.at(-2), given.slice(0, -2)));
}

function optionOf({
  flags,
  description,
  kind,
  choices,
  default: standard,
  repeatable,
  required,
}: CommandOption): Option {
  const option = new Option(flags, description);
  if (choices) option.choices([...choices]);
  if (kind) option.argParser((text) => numberFrom(kind, text));
  if (repeatable) option.argParser<string[]>((text, before) => [...before, text]).default([]);
  else if (!kind && !choices && option.required) {
    if (option.variadic) option.argParser(listed);
    else option.argParser(named);
  }
  if (standard !== undefined) option.default(standard);
  else if (!repeatable && !option.negate && !option.required && !option.optional) option.default(false);
  return option.makeOptionMandatory(required === true);
}

/** An empty path would be the current folder, and an empty name would match anything. A shell's empty variable makes one. */
function named(text: string): string {
  if (text.trim() !== '') return text;
  throw new InvalidArgumentError('It is empty, so it names nothing.');
}

const listed = (text: string, before: readonly string[] | undefined): string[] => [...(before ?? []), named(text)];

function numberFrom(kind: ValueKind, text: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  const least = kind === 'count' ? 1 : 0;
  const isRight = kind === 'amount' ? Number.isFinite(value) : Number.isInteger(value);
  if (isRight && value >= least) return value;
  throw new InvalidArgumentError(
    kind === 'amount' ? 'Write a number that is not below 0.' : `Write a whole number, ${least} or more.`,
  );
}
