import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Output } from './output.ts';
import type { Project } from './project.ts';

function notNegative(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value < 0)
    throw new InvalidArgumentError('Write a number that is not below 0.');
  return value;
}

function atLeastOne(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('Write a whole number from 1 on.');
  return value;
}

const collect = (value: string, before: readonly string[]): string[] => [...before, value];

/** `reproduce`: a command whose work is loaded when it is called. */
export function addReproduceCommand(
  root: Command,
  project: Project,
  at: { store(): string; output(): Output; exit(code: number): void },
): void {
  root
    .command('reproduce <lock-file>')
    .description(
      'run what the lock of a finished run says, and compare node by node; exit code 1 where it came out otherwise',
    )
    .option('--no-run', 'compare what is there, and compute nothing')
    .option('--set <path=value>', 'other than in the lock, for example data.path=FILE; again for more', collect, [])
    .addOption(new Option('--engine <name>', "else the lock's").choices(['auto', 'native', 'wasm', 'cpu']))
    .option('--original <dir>', 'the store that made the results, to compare numbers where bytes differ')
    .option('--tolerance <size>', 'a metric may differ by this much; else by what chance explains', notNegative)
    .option('--jobs <n>', 'stages at once', atLeastOne)
    .action(async (lock: string, flags) => {
      const { reproduceCommand } = await import('./reproduce-command.ts');
      at.exit(await reproduceCommand(project, lock, { ...flags, store: at.store() }, at.output()));
    });
}
