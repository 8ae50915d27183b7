import { Problem } from '../problems.ts';
import type { Output } from './output.ts';
import type { Project } from './project.ts';
import { runCommand } from './run-command.ts';
import type { ExperimentChoice } from './session.ts';

export interface CheckFlags {
  readonly store: string;
  readonly baseline: string;
  readonly update: boolean;
  readonly reason?: string;
  readonly junit?: string;
  readonly markdown?: string;
  readonly jobs?: number;
}

/** `check`: brings the experiment up to date, then asks the project's gate. 3 only for a real regression. */
export async function checkCommand(
  project: Project,
  choice: ExperimentChoice,
  flags: CheckFlags,
  output: Output,
): Promise<number> {
  if (!project.check) throw new Problem('no-gate', 'This project has no regression gate.', { exitCode: 2 });
  const { baseline, update, reason, junit, markdown, jobs } = flags;
  const options = {
    store: flags.store,
    only: [],
    force: [],
    keepGoing: false,
    dryRun: false,
    ...(jobs ? { jobs } : {}),
  };
  const result = await runCommand(project, choice, options, output);
  if (result?.exitCode !== 0) return result?.exitCode ?? 1;
  const request = {
    experiment: choice.experiment,
    latest: result.latest,
    baseline,
    update,
    ...(reason ? { reason } : {}),
    ...(junit ? { junit } : {}),
    ...(markdown ? { markdown } : {}),
  };
  const code = await project.check(request, (line) => (output.json ? output.note(line) : output.text(line)));
  output.data({ type: 'check-finished', experiment: choice.experiment, ok: code === 0, exitCode: code });
  return code;
}
