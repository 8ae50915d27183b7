import type { Command } from '../../orchestrator/cli/command.ts';
import { commandsOf } from '../../orchestrator/cli/program.ts';
import type { Project } from '../../orchestrator/cli/project.ts';
import { examples } from '../../stages/commands/examples.ts';
import { project as plain } from '../../stages/project.ts';

export const project = { ...plain, source: import.meta.url, build: () => ({}) } as unknown as Project;

/** Every command that help lists. */
export async function commands(): Promise<Command<never>[]> {
  const loaded = await Promise.all(Object.values(commandsOf(project)).map((load) => load()));
  return loaded.filter(({ description }) => description !== '');
}

/** What the help of a command shows: the project's own examples, and the command's. */
export const shown = (command: Command<never>) => [examples[command.name] ?? [], command.examples ?? []];

/** The lines of all examples, in the order of the commands. */
export async function helpExamples(): Promise<string[]> {
  const lists = (await commands()).map((command) => shown(command).find((list) => list.length > 0) ?? []);
  return [...new Set(lists.flat().map(([line]) => line))];
}
