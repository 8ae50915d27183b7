import { type Command, InvalidArgumentError } from 'commander';
import type { GcFlags } from './gc-command.ts';
import type { Output } from './output.ts';
import type { Project } from './project.ts';
import type { ReportFlags } from './report-command.ts';
import type { Session } from './session.ts';
import type { ImportFlags } from './transfer-commands.ts';

/** What the commands here need of the program. */
export interface CommandContext {
  store(): string;
  output(): Output;
  session(experiment: string | undefined, flags: any): Promise<Session>;
  /** Adds the options of commands about one experiment. */
  withExperiment(command: Command): Command;
}

const collect = (value: string, before: readonly string[]): string[] => [...before, value];

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0) throw new InvalidArgumentError('Write a whole number.');
  return value;
}

/** Commands that compare runs, keep results and carry them about; each loads its work when it is called. */
export function addInspectCommands(root: Command, project: Project, at: CommandContext): void {
  root
    .command('diff [before] [after]')
    .description('what differs between two runs: ids, latest, previous, or experiments for their last run')
    .option('--all', 'everything, however much', false)
    .action(async (before: string = 'previous', after: string = 'latest', { all }: { all: boolean }) => {
      const { diffCommand } = await import('./diff-command.ts');
      await diffCommand(at.store(), { before, after }, { all }, at.output());
    });

  if (project.compareReports)
    root
      .command('report')
      .description('several runs in one report: what differs, what was measured, and what can be told apart')
      .option(
        '--runs <run...>',
        'ids, latest, previous, experiments for their last run; metrics files, folders of reports',
      )
      .option('--stores <dir...>', 'look for each run in each of these stores; for the latest, where none is named')
      .option('--output <dir>', 'write to this folder, not to latest/comparison-… of the store')
      .action(async (flags: ReportFlags) => {
        const { reportCommand } = await import('./report-command.ts');
        await reportCommand(project, at.store(), flags, at.output());
      });

  root
    .command('gc')
    .description('remove what no kept run, pin or baseline needs')
    .option('--keep-runs <n>', 'keep what the newest runs made', wholeNumber, 10)
    .option('--max-size <size>', 'then remove the oldest results until the store is this small, for example 20G')
    .option('--baseline <file>', 'keep the results that this baseline names; again for more', collect, [])
    .option('--dry-run', 'say what would go, and what keeps the rest', false)
    .option('--all', 'list everything that would go', false)
    .action(async (flags: GcFlags) => {
      const { gcCommand } = await import('./gc-command.ts');
      await gcCommand(project, at.store(), flags, at.output());
    });

  at.withExperiment(root.command('pin <name> [target]'))
    .description('keep the results of a node and of all before it, or of a run (default: the latest), from gc')
    .option('--experiment <name>', 'the node is of this experiment; else of the last run')
    .action(async (name: string, target: string = 'latest', flags: { experiment?: string }) => {
      const { pinCommand } = await import('./pin-command.ts');
      await pinCommand(at.store(), name, target, () => at.session(flags.experiment, flags), at.output());
    });

  root
    .command('unpin <name>')
    .description('let go of a pin')
    .action(async (name: string) => {
      const { unpinCommand } = await import('./pin-command.ts');
      await unpinCommand(at.store(), name, at.output());
    });

  root
    .command('pins')
    .description('what is pinned')
    .action(async () => {
      const { pinsCommand } = await import('./pin-command.ts');
      await pinsCommand(at.store(), at.output());
    });

  at.withExperiment(root.command('export <node> <file>'))
    .description(
      'one result with its whole proof in one sealed file: bytes, record, parts of its key, code, chain of inputs',
    )
    .option('--experiment <name>', 'of this experiment; else of the last run')
    .option('--inputs', 'the bytes of all that it was made from too', false)
    .option('--replace', 'write over a file that exists', false)
    .action(async (node: string, file: string, flags: { experiment?: string; inputs: boolean; replace: boolean }) => {
      const { exportCommand } = await import('./transfer-commands.ts');
      const { inputs, replace } = flags;
      await exportCommand(await at.session(flags.experiment, flags), node, file, { inputs, replace }, at.output());
    });

  root
    .command('import <file>')
    .description('check what "export" wrote, every byte of it, and take it into the store')
    .option('--expect <sha256>', 'refuse a file with another seal')
    .option('--check-only', 'print the proof and import nothing', false)
    .option('--pin <name>', 'keep it from gc by this name')
    .action(async (file: string, flags: ImportFlags) => {
      const { importCommand } = await import('./transfer-commands.ts');
      await importCommand(at.store(), file, flags, at.output());
    });
}
