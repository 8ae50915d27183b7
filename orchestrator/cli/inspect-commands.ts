import type { Command } from 'commander';
import type { Output } from './output.ts';

/** Commands that look into a store and carry results about; each loads its work when it is called. */
export function addInspectCommands(root: Command, at: { store(): string; output(): Output }): void {
  root
    .command('diff [before] [after]')
    .description('what differs between two runs: ids, latest, previous, or experiments for their last run')
    .option('--all', 'everything, however much', false)
    .action(async (before: string = 'previous', after: string = 'latest', { all }: { all: boolean }) => {
      const { diffCommand } = await import('./diff-command.ts');
      await diffCommand(at.store(), { before, after }, { all }, at.output());
    });
}
