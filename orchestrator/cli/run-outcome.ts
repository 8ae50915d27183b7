import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { DeterminismChecked, NodeFinished, RunFinished } from '../events.ts';
import { readStored } from '../ground/plain-file.ts';
import type { RunNode, RunRecord } from '../keep/kept-runs.ts';
import { summaryText } from '../render/summary.ts';
import type { Output } from './output.ts';
import type { Project } from './project.ts';
import type { Session } from './session-types.ts';

export const runNode = ({ status, key, outputs }: NodeFinished): RunNode => ({
  status,
  outputs,
  ...(key ? { key } : {}),
});

/** The nodes as run.json keeps them. */
export const runNodes = (outcomes: Readonly<Record<string, NodeFinished>>): RunRecord['nodes'] =>
  Object.fromEntries(Object.values(outcomes).map((outcome) => [outcome.node, runNode(outcome)]));

interface RunSoFar {
  readonly id: string;
  readonly outcomes: Readonly<Record<string, NodeFinished>>;
  readonly checked: readonly DeterminismChecked[];
}

/** The last event of a run. */
export function finish(
  experiment: string,
  { id: run, outcomes, checked }: RunSoFar,
  end: { readonly interrupted: boolean; readonly seconds: number; readonly outputs: Readonly<Record<string, string>> },
): RunFinished {
  const { interrupted, seconds, outputs } = end;
  const count = (status: NodeFinished['status']) =>
    Object.values(outcomes).filter((one) => one.status === status).length;
  const [ran, fresh, failed, skipped] = [count('ran'), count('fresh'), count('failed'), count('skipped')];
  const same = checked.every((one) => one.class === 'bitwise' || one.class === 'tolerance');
  const ok = failed === 0 && skipped === 0 && same;
  return {
    type: 'run-finished',
    experiment,
    ok,
    ...(interrupted ? { interrupted: true } : {}),
    ran,
    fresh,
    failed,
    skipped,
    seconds,
    savedSeconds: Object.values(outcomes).reduce((sum, { savedSeconds = 0 }) => sum + savedSeconds, 0),
    run,
    outputs,
    ...(checked.length > 0 ? { determinism: Object.fromEntries(checked.map((one) => [one.node, one.class])) } : {}),
  };
}

/** Prints the end of a run: counts and time, the project's own summary, and the paths to open. */
export function showEnd(finished: RunFinished, project: Project, session: Session, output: Output): void {
  const page = project.page && join(session.latest, project.page);
  // The folder of all outputs is named by the page in it, which can be opened.
  const toOpen = (path: string): string => (page && path === session.latest && existsSync(page) ? page : path);
  const outputs = Object.fromEntries(
    Object.entries(finished.outputs).map(([name, path]) => [name, relative('', toOpen(path))]),
  );
  const result = finished.ok && !finished.determinism ? summaryOf(project, session, finished) : undefined;
  output.text(summaryText({ ...finished, outputs }, { terminal: output.page, result }));
}

/** Of a run that published it: after `--only` of other nodes the file is an earlier run's, and may be out of date. */
function summaryOf(project: Project, session: Session, { outputs }: RunFinished): string | undefined {
  if (!project.summary) return undefined;
  const file = join(session.latest, project.summary);
  if (!Object.values(outputs).some((path) => file === path || file.startsWith(join(path, '/')))) return undefined;
  try {
    return readStored(file);
  } catch {
    return undefined;
  }
}
