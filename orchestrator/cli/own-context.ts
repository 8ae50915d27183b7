import type { Command as CommanderCommand } from 'commander';
import type { CommandContext } from './command.ts';
import type { Project } from './project.ts';

/** The context of the orchestrator's own commands: more than a project's commands get. */
export interface OwnContext extends CommandContext {
  readonly project: Project;
  /** The command line after the program. */
  readonly argv: readonly string[];
  /** The whole command line with every command loaded, for completion. */
  whole(): Promise<CommanderCommand>;
}
