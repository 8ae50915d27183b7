import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loaderArguments } from '../../ground/loader.ts';
import { type ProcessWishes, workerVariables } from './variables.ts';

const workerFile = fileURLToPath(new URL('./start.ts', import.meta.url));

export interface StartedProcess {
  readonly child: ChildProcess;
  /** Its home and temporary folder, which is removed when it ends. */
  readonly folder: string;
}

/**
 * Starts a worker process. Nothing that a person has set for Node or in a terminal reaches it: variables come from a list,
 * Node's arguments are fixed, it stands in the project's folder, and it has no standard input. It leads a process group,
 * so that it can be ended with all that it starts, and a terminal's Ctrl-C reaches the parent alone.
 */
export function startProcess(
  root: string,
  { allow, given }: Pick<ProcessWishes, 'allow' | 'given'>,
  flags: readonly string[],
): StartedProcess {
  const folder = mkdtempSync(join(tmpdir(), 'strata-worker-'));
  const loader = loaderArguments(root);
  const variables = { ...workerVariables(process.env, { allow, given, folder }), ...loader.variables };
  const child = fork(
    workerFile,
    [folder, variables.TMPDIR ?? folder, process.env.STRATA_DEBUG === '1' ? 'sources' : 'compiled'],
    {
      execArgv: [...loader.arguments, ...flags],
      cwd: root,
      // The loader finds there what it compiled for other processes. The process then takes its own: own-temporary.ts.
      env: { ...variables, TMPDIR: tmpdir() },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      serialization: 'json',
      detached: true,
    },
  );
  return { child, folder };
}
