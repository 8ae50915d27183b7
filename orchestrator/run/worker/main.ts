/**
 * A worker process: executes one job at a time and answers over the channel to its parent. A crash, an out-of-memory kill
 * or a hang here fails one node and nothing else.
 */

import { sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isOwnFile } from '../../ground/own-code.ts';
import { Problem } from '../../ground/problems.ts';
import { asWritten, loadFrom } from '../../ground/program.ts';
import { asProblem } from '../../ground/system-problems.ts';
import { isOfLoader } from '../../guard/callers.ts';
import { installGuard } from '../../guard/install.ts';
import { listLoads } from '../../guard/loads.ts';
import { watched } from '../../guard/watch.ts';
import { randomStreams } from '../../random.ts';
import { Store } from '../../store/store.ts';
import type { FromWorker, JobEvent, JobFailure, ToWorker } from '../job.ts';
import { flushed } from './drain.ts';
import { executeJob, loadStage } from './execute.ts';
import { ProcessState } from './leftovers.ts';
import { missingModule } from './missing-module.ts';
import { refuseOtherEnvironment } from './own-environment.ts';
import { unlessNever } from './settles.ts';
import { endWithParent } from './watchdog.ts';

const loads = listLoads();
// Before a stage's packages are loaded, since they may keep references to Node's functions.
installGuard();

let abort = new AbortController();

const send = (message: FromWorker): void => {
  if (process.connected) process.send!(message);
};

// Whoever ends a whole service asks every process of it. The parent decides and tells this one over the channel.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});
// A killed parent cannot take a result, and nobody sees unfinished work: stop at once.
// Its name is another one each time, so a stage must not find it among the arguments.
const [folder] = process.argv.splice(2);
endWithParent(folder!);

// Thrown in a timer, or in a promise that nobody awaits: the stage fails with what was thrown.
process.on('uncaughtException', (error) => {
  send({ type: 'failed', failure: failureOf(error) });
});

process.on('message', (message: ToWorker) => {
  if (message.type === 'abort')
    abort.abort(new Problem('interrupted', 'Interrupted: a checkpoint was kept.', { exitCode: 130 }));
  else void execute(message);
});

async function execute({ job, reusable }: Extract<ToWorker, { type: 'execute' }>): Promise<void> {
  abort = new AbortController();
  // Libraries that call Math.random get the same numbers in every attempt at this key.
  const stream = randomStreams(0)(`Math.random:${job.key}`);
  Math.random = () => stream.uniform();
  loadFrom(job.program);
  let isOver = false;
  let state: ProcessState | undefined;
  try {
    const store = await Store.open(job.storeDir, {
      onDamage: ({ path, reason }) => send({ type: 'damage', path, reason }),
    });
    const into = job.into === undefined ? store : await Store.open(job.into);
    // A finished stage may have left something running, whose events must not count as the next stage's.
    const tell = (event: JobEvent) => isOver || send({ type: 'event', event });
    const answer = await unlessNever(job.stage, async () => {
      const result = await watched(job.guard, true, async (watch) => {
        // What a module does as it loads is the stage's own as much as what it does as it runs.
        const { spec } = await loadStage(job);
        await refuseOtherEnvironment(job);
        state = new ProcessState(reusable);
        const result = await executeJob(spec, job, store, abort.signal, tell, watch, into);
        // tsx writes what it knows of a CommonJS module behind the name, as a query or as `%3F` in the path.
        const imported = loads.imported().filter((url) => url.startsWith('file:'));
        const paths = imported.map((url) => fileURLToPath(url.replace(/(%3F|[?#]).*$/, '')));
        for (const path of paths) watch.load(path);
        return { ...result, packages: ofPackages([...paths, ...loads.required()]) };
      });
      // The next plan need not read again what was just written whole.
      await store.saveIndex();
      await flushed();
      return { result, left: (await state?.leftovers()) ?? [] };
    });
    send({ type: 'done', ...answer });
  } catch (error) {
    await flushed();
    const missing = job.program && missingModule(job.stage, error);
    send({ type: 'failed', failure: failureOf(missing ?? error) });
  } finally {
    isOver = true;
  }
}

/** The files of packages among these, each once, but for what loads TypeScript. */
const ofPackages = (paths: readonly string[]): string[] =>
  [...new Set(paths)].filter(
    (path) => path.includes(`${sep}node_modules${sep}`) && !isOwnFile(path) && !isOfLoader(path),
  );

function failureOf(error: unknown): JobFailure {
  const { name, message, stack, code, exitCode, artifact } = (asProblem(error) ?? {}) as Error & {
    code?: unknown;
    exitCode?: number;
    artifact?: JobFailure['damaged'];
  };
  return {
    name: name ?? 'Error',
    code: typeof code === 'string' ? code : 'error',
    message: asWritten(message ?? String(error)),
    ...(typeof exitCode === 'number' ? { exitCode } : {}),
    ...(stack ? { stack: asWritten(stack) } : {}),
    ...(name === 'DamagedArtifact' && artifact ? { damaged: artifact } : {}),
  };
}
