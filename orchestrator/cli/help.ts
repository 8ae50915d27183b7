import type { Command as CommanderCommand, Option } from 'commander';
import { commandShape, commandText } from '../ground/printed-command.ts';
import type { Command, Example } from './command.ts';

/** Sets the program's name, adds the examples, and hides empty defaults. */
export function describeHelp(
  root: CommanderCommand,
  commands: readonly Command<never>[],
  given: Readonly<Record<string, readonly Example[]>>,
): void {
  root.name(commandText());
  addExamples(root, given[''] ?? [['run', 'runs what is out of date']]);
  for (const { name, examples = [] } of commands)
    addExamples(root.commands.find((one) => one.name() === name)!, given[name] ?? examples);
  for (const command of [root, ...root.commands]) leaveOutSilentDefaults(command);
}

function addExamples(command: CommanderCommand, examples: readonly Example[]): void {
  if (examples.length === 0) return;
  const width = Math.max(...examples.map(([line]) => line.length));
  const lines = examples.map(([line, does]) => `  ${commandShape(line.padEnd(width))}   ${does}`);
  command.addHelpText('before', `Examples:\n${lines.join('\n')}\n`);
}

function leaveOutSilentDefaults(command: CommanderCommand): void {
  const plain = command.createHelp();
  const isSilent = (value: unknown): boolean => value === false || (Array.isArray(value) && value.length === 0);
  command.configureHelp({
    showGlobalOptions: true,
    optionDescription: (option: Option) =>
      isSilent(option.defaultValue) ? option.description : plain.optionDescription(option),
  });
}
