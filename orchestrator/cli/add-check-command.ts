import { type Command, InvalidArgumentError } from 'commander';
import type { Output } from './output.ts';
import type { Project } from './project.ts';
import type { ExperimentChoice } from './session.ts';

/** What the command here needs of the program. */
export interface CheckContext {
  output(): Output;
  store(): string;
  choice(experiment: string, flags: any): ExperimentChoice;
  exit(code: number): void;
  /** Adds the options of commands about one experiment. */
  withExperiment(command: Command): Command;
}

function atLeastOne(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('Write a whole number, 1 or more.');
  return value;
}

/** `check`; what its options of the gate mean is for the project to say. */
export function addCheckCommand(root: Command, project: Project, at: CheckContext): void {
  at.withExperiment(
    root.command('check <experiment>').description('run, and compare with a baseline: exit code 3 for a regression'),
  )
    .requiredOption('--baseline <file>', 'the baseline to compare with')
    .option('--seeds <n>', 'seeds 0 to n-1 of all that is drawn by seed', atLeastOne)
    .option('--update', 'rewrite the baseline', false)
    .option('--reason <text>', 'why the baseline is rewritten; kept in it')
    .option('--alpha <chance>', 'of a false alarm over all planned looks; 0.01 unless given')
    .option('--delta <points>', 'the smallest drop of interest, in points of accuracy; 2 unless given')
    .option('--looks <list>', 'numbers of check seeds at which one looks; 1,3 unless given')
    .option('--junit <file>', 'write JUnit XML')
    .option('--markdown <file>', 'write Markdown, for a pull request')
    .option('--flips <file>', 'write a page of the images that turned')
    .option('--jobs <n>', 'stages at once', atLeastOne)
    .action(async (name: string, flags) => {
      const { checkCommand } = await import('./check-command.ts');
      const { alpha, delta, looks, ...rest } = flags;
      const typed = Object.entries({ alpha, delta, looks }).filter(([, value]) => value !== undefined);
      const given = Object.fromEntries(typed) as Record<string, string>;
      const options = { ...rest, given, store: at.store() };
      at.exit(await checkCommand(project, at.choice(name, flags), options, at.output()));
    });
}
