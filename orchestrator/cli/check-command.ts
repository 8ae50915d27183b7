import { Problem } from '../ground/problems.ts';
import { lineDiff } from '../render/line-diff.ts';
import { checkedNodes, readOutput } from './checked-nodes.ts';
import type { Output } from './output.ts';
import type { CheckPlan, CheckRequest, Project } from './project.ts';
import { startRun } from './run-command.ts';
import { type ExperimentChoice, experimentValue } from './session.ts';

export interface CheckFlags {
  readonly store: string;
  readonly baseline: string;
  readonly update: boolean;
  readonly seeds?: number;
  readonly reason?: string;
  readonly junit?: string;
  readonly markdown?: string;
  readonly flips?: string;
  readonly jobs?: number;
  /** Options of the gate's own, as they were typed. */
  readonly given: Readonly<Record<string, string>>;
}

/** `check`: brings the experiment up to date, then asks the project's gate. 3 only for a real regression. */
export async function checkCommand(
  project: Project,
  chosen: ExperimentChoice,
  flags: CheckFlags,
  output: Output,
): Promise<number> {
  if (!project.check) throw new Problem('no-gate', 'This project has no regression gate.', { exitCode: 2 });
  const { seeds, jobs, store, baseline, update, given } = flags;
  const choice = seeds === undefined ? chosen : withSeeds(project, chosen, seeds);
  const { reason, junit, markdown, flips } = flags;
  const plan: CheckPlan = {
    ...{ experiment: choice.experiment, baseline, update, given },
    ...defined({ reason, junit, markdown, flips }),
  };
  await project.prepareCheck?.(plan);
  const options = { store, only: [], force: [], keepGoing: false, dryRun: false, ...(jobs ? { jobs } : {}) };
  const result = await startRun(project, choice, options, output);
  if (result?.exitCode !== 0) return result?.exitCode ?? 1;
  const run = await checkedNodes(store, result.finished.run);
  const { archivedSource } = await import('../code/archive.ts');
  const request: CheckRequest = {
    ...plan,
    latest: result.latest,
    nodes: run.nodes,
    read: (node, port) => readOutput(project, choice, run, node, port),
    text: (hash) => archivedSource(run.store.root, hash),
    diff: (before, after) => lineDiff(before, after, (_, text) => text),
  };
  const { exitCode, data } = await project.check(request, (line) =>
    output.json ? output.note(line) : output.text(line),
  );
  output.data({ type: 'check-finished', experiment: choice.experiment, ok: exitCode === 0, exitCode, ...data });
  return exitCode;
}

function withSeeds(project: Project, choice: ExperimentChoice, seeds: number): ExperimentChoice {
  if (!project.seedSettings)
    throw new Problem('no-seeds', '--seeds: this project does not say what of an experiment is drawn by seed.', {
      exitCode: 2,
    });
  const settings = project.seedSettings(experimentValue(project, choice), seeds);
  return { ...choice, set: [...choice.set, ...settings] };
}

const defined = <T extends Record<string, string | undefined>>(values: T): { [K in keyof T]?: string } =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as { [K in keyof T]?: string };
