import { pathToFileURL } from 'node:url';
import { openSession } from '../../orchestrator/cli/session.ts';
import type { Project } from '../../orchestrator/cli.ts';
import { type PlannedNode, planPipeline } from '../../orchestrator/plan/plan.ts';
import type { Rig } from '../rig/rig.ts';

/**
 * The project of a rig, for this process. Its modules are loaded once: edits of code that a stage runs are seen, edits of
 * what builds the graph (cards, settings, registries) need a process of their own.
 */
export async function projectOf(rig: Rig): Promise<Project> {
  const source = pathToFileURL(rig.path('pipeline.ts')).href;
  const { study: build } = (await import(source)) as typeof import('../../pipeline.ts');
  const { project } = (await import(
    pathToFileURL(rig.path('stages/project.ts')).href
  )) as typeof import('../../stages/project.ts');
  return { ...project, source, build } as Project;
}

/**
 * Plans an experiment of a rig in this process, as `run --dry-run` does in one of its own.
 * @param settings - `--set` and its values, as on the command line
 */
export async function planned(rig: Rig, experiment: string, settings: readonly string[] = []): Promise<PlannedNode[]> {
  const choice = { experiment, set: settings.filter((word) => word !== '--set'), options: {} };
  const session = await openSession(await projectOf(rig), choice, rig.path('artifacts'), ({ path }) => {
    throw new Error(`${path} is damaged`);
  });
  const plan = await planPipeline(session.pipeline, session);
  await session.save();
  return plan;
}

/** Names of the nodes that a run would compute. */
export const staleIn = (plan: readonly PlannedNode[]): string[] =>
  plan.filter(({ status }) => status !== 'fresh').map(({ named }) => named.name);
