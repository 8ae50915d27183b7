/**
 * A worker process: runs one stage at a time and answers over the channel to its parent. A crash, an out-of-memory kill
 * or a hang here fails one node and nothing else.
 */

import { Problem } from '../../ground/problems.ts';
import { asProblem } from '../../ground/system-problems.ts';
import { installGuard } from '../../guard/install.ts';
import { watched } from '../../guard/watch.ts';
import { randomStreams } from '../../random.ts';
import { Store } from '../../store/store.ts';
import { flushed } from './drain.ts';
import { executeJob, loadStage } from './execute.ts';
import type { FromWorker, JobEvent, JobFailure, ToWorker } from './protocol.ts';
import { endWithParent } from './watchdog.ts';

// Before a stage's packages are loaded, which may keep functions of Node for themselves.
installGuard();

let abort = new AbortController();

const send = (message: FromWorker): void => {
  if (process.connected) process.send!(message);
};

// A terminal sends Ctrl-C to the whole group: the parent decides what becomes of it and says so over the channel.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});
// A parent that was killed can take no result: nothing half-done is visible to others, so stop at once.
process.on('disconnect', () => process.exit(1));
endWithParent();

// Thrown in a timer, or a promise that nobody awaits: the stage is lost, what it says is not.
process.on('uncaughtException', (error) => {
  send({ type: 'failed', failure: failureOf(error) });
});

process.on('message', (message: ToWorker) => {
  if (message.type === 'abort')
    abort.abort(new Problem('interrupted', 'Interrupted: a checkpoint was kept.', { exitCode: 130 }));
  else void runJob(message);
});

async function runJob({ job }: Extract<ToWorker, { type: 'run' }>): Promise<void> {
  abort = new AbortController();
  // Libraries that ask for chance get the same chance in every run of this key.
  const chance = randomStreams(0)(`Math.random:${job.key}`);
  Math.random = () => chance.uniform();
  try {
    const store = await Store.open(job.storeDir, {
      onDamage: ({ path, reason }) => send({ type: 'damage', path, reason }),
    });
    const { spec } = await loadStage(job.source, job.stage);
    const into = job.into === undefined ? store : await Store.open(job.into);
    const tell = (event: JobEvent) => send({ type: 'event', event });
    const result = await watched(job.guard, true, (watch) =>
      executeJob(spec, job, store, abort.signal, tell, watch, into),
    );
    // What was just written is known to be whole: the next plan need not read it again.
    await store.saveIndex();
    await flushed();
    send({ type: 'done', result });
  } catch (error) {
    await flushed();
    send({ type: 'failed', failure: failureOf(error) });
  }
}

function failureOf(error: unknown): JobFailure {
  const { name, message, stack, code, exitCode, artifact } = asProblem(error) as Error & {
    code?: unknown;
    exitCode?: number;
    artifact?: JobFailure['damaged'];
  };
  return {
    name: name ?? 'Error',
    code: typeof code === 'string' ? code : 'error',
    message: message ?? String(error),
    ...(typeof exitCode === 'number' ? { exitCode } : {}),
    ...(stack ? { stack } : {}),
    ...(name === 'DamagedArtifact' && artifact ? { damaged: artifact } : {}),
  };
}

send({ type: 'ready' });
