import { join } from 'node:path';
import type { Project } from '../../../orchestrator/cli.ts';
import type { Cell } from './cells.ts';
import { bytesIn, digestsOf, type Ended, inside, leftoversIn, nodesOf, wrongObjects } from './lab.ts';
import { type Clean, commandOf, experimentOf } from './scenarios.ts';

/** Says what is wrong with how a command ended: a failure must be a Problem, without a stack. */
export function unexplained({ code, stdout, stderr }: Ended): string | undefined {
  if (/^\s+at .*:\d+:\d+/m.test(stderr)) return `it shows a stack: ${stderr}`;
  if (code === 0 || code === 130) return undefined;
  if (/error \(unexpected\)/.test(stderr)) return `it calls it a bug: ${stderr}`;
  const failed = Object.values(nodesOf({ stdout })).filter(({ status }) => status === 'failed');
  const bug = failed.find(({ problem }) => problem === undefined || problem.code === 'bug');
  if (bug !== undefined) return `${bug.node} fails without a Problem: ${bug.reason}`;
  if (failed.length === 0 && !/error:\s/.test(stderr) && code !== 3) return `exit code ${code} without a word`;
  return undefined;
}

/** Says what is wrong with a run that nothing disturbed, and with the store that it leaves. */
export async function wrongAfter(
  project: Project,
  store: string,
  cell: Cell,
  clean: Clean,
): Promise<string | undefined> {
  const command = commandOf[cell.scenario];
  if (command[0] !== 'run') {
    const again = await inside(project, '--store', store, '--json', ...command);
    if (again.code !== 0 && !(again.code === 3 && command[0] === 'verify'))
      return `${command.join(' ')} again: ${again.code} ${again.stderr}`;
  }
  const experiment = experimentOf(cell.scenario);
  const next = await inside(project, '--store', store, '--json', 'run', experiment);
  if (next.code !== 0) return `the next run fails: ${next.code} ${next.stderr} ${next.stdout}`;
  if (cell.scenario === 'rubbish' && Object.values(nodesOf(next)).some(({ status }) => status !== 'fresh'))
    return `WRONG: gc took what the newest run needs: ${next.stdout}`;
  return wrongResult(project, store, experiment, next, clean);
}

export async function wrongResult(
  project: Project,
  store: string,
  experiment: string,
  ended: Ended,
  clean: Clean,
): Promise<string | undefined> {
  if (digestsOf(ended) !== clean.digests) return `WRONG digests: ${digestsOf(ended)}`;
  if (bytesIn(join(store, 'latest', experiment)) !== clean.latest) return 'WRONG bytes in latest/';
  const wrong = await wrongObjects(store);
  if (wrong.length > 0) return `WRONG objects: ${wrong.join(', ')}`;
  const left = leftoversIn(store);
  if (left.length > 0) return `left over: ${left.join(', ')}`;
  const verified = await inside(project, '--store', store, '--json', 'verify');
  if (verified.code !== 0 || /leftover/.test(verified.stderr))
    return `verify is not content: ${verified.code} ${verified.stdout}${verified.stderr}`;
  return undefined;
}
