import { Argument, type Command } from 'commander';
import type { Output } from './output.ts';
import type { Project } from './project.ts';

/** Commands for people at a shell; each loads its work when it is called. */
export function addInterfaceCommands(root: Command, project: Project, at: { output(): Output }): void {
  if (project.scaffolds)
    root
      .command('new')
      .description('files to begin with, and the lines by which the project knows them')
      .addArgument(new Argument('<kind>').choices(Object.keys(project.scaffolds)))
      .argument('<name>', 'lower-case words joined by hyphens')
      .action(async (kind: string, name: string) => {
        const { newCommand } = await import('./new-command.ts');
        await newCommand(project, kind, name, at.output());
      });

  root
    .command('completion')
    .description('the script that makes a shell complete commands, options, experiments and nodes')
    .addArgument(new Argument('<shell>').choices(['bash', 'zsh', 'fish']))
    .action(async (shell: string) => {
      const { completionCommand } = await import('./completion-command.ts');
      completionCommand(project, shell, at.output());
    });

  root
    .command('complete [words...]', { hidden: true })
    .option('--line <text>', 'the command line after the program, up to the cursor, in place of words')
    .allowUnknownOption()
    .action(async (words: string[], { line }: { line?: string }) => {
      const { completeCommand } = await import('./completion-command.ts');
      completeCommand(root, project, { words, line });
    });
}
