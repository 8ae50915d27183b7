import { type ChildProcess, fork } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { workerDied } from '../../ground/problems.ts';
import { type Executor, JobError, type JobHooks } from '../executor.ts';
import type { FromWorker, Job, JobResult, ToWorker } from '../job.ts';
import { childColourVariables } from './colour-variables.ts';
import { closed, drained } from './drain.ts';
import { LimitWatch, limitFlags } from './limits.ts';
import { forgetPeak, peakMemory } from './peak-memory.ts';

// Output of workers becomes events: without colour codes, and without Node's warning that one variable hides another.
const plainOutput = childColourVariables(false);
const workerFile = fileURLToPath(new URL('./main.ts', import.meta.url));

interface Worker {
  readonly child: ChildProcess;
  readonly group: string;
  hooks: JobHooks | undefined;
  limits: LimitWatch | undefined;
  /** Takes the messages of the job that it executes; undefined while it is idle. */
  listen: ((message: FromWorker) => void) | undefined;
}

/** The executor of this machine: worker processes, started when needed and reused while they are warm. */
export class WorkerPool implements Executor {
  readonly #idle: Worker[] = [];
  readonly #all = new Set<Worker>();

  async execute(job: Job, hooks: JobHooks): Promise<JobResult> {
    const worker = this.#take(job, hooks);
    worker.hooks = hooks;
    const abort = () => worker.child.connected && worker.child.send({ type: 'abort' } satisfies ToWorker);
    const { child } = worker;
    const limits = new LimitWatch(child, job, hooks.limits ?? {}, abort);
    worker.limits = limits;
    try {
      hooks.signal.addEventListener('abort', abort, { once: true });
      const answer = answerOf(worker, job, hooks);
      if (hooks.signal.aborted) abort();
      const result = await answer;
      await drained(child);
      const peak = peakMemory(child.pid);
      // Memory that one stage leaves behind must not count as the next one's, nor a GPU's.
      const hasGpu = (hooks.variables.CUDA_VISIBLE_DEVICES ?? '') !== '';
      if (hooks.limits?.memoryMiB === undefined && !hasGpu && !hooks.fresh) this.#idle.push(worker);
      else await this.#ended(worker);
      return peak === undefined ? result : { ...result, peakMemory: peak };
    } catch (error) {
      if (child.exitCode === null && child.signalCode === null) await drained(child);
      // A failed stage may leave its process in any state, so the process is not used again.
      await this.#ended(worker);
      throw limits.problem ?? error;
    } finally {
      hooks.signal.removeEventListener('abort', abort);
      limits.stop();
      worker.hooks = undefined;
      worker.limits = undefined;
    }
  }

  kill(): void {
    for (const worker of this.#all) worker.child.kill('SIGKILL');
  }

  async close(): Promise<void> {
    for (const worker of [...this.#all]) {
      this.#end(worker);
      worker.child.unref();
    }
  }

  #end(worker: Worker): void {
    this.#all.delete(worker);
    const place = this.#idle.indexOf(worker);
    if (place >= 0) this.#idle.splice(place, 1);
    worker.child.kill('SIGKILL');
  }

  /** Ends a process and waits until it is gone: only then are its memory and GPUs free. */
  async #ended(worker: Worker): Promise<void> {
    const { child } = worker;
    if (child.exitCode === null && child.signalCode === null) {
      const exit = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await exit;
    }
    this.#end(worker);
  }

  #take(job: Job, hooks: JobHooks): Worker {
    const flags = limitFlags(hooks.limits ?? {});
    const group = JSON.stringify([job.program?.digest, Object.entries(hooks.variables).sort(), flags]);
    const place = this.#idle.findIndex((worker) => worker.group === group && isUsable(worker));
    if (place >= 0 && !hooks.fresh) return this.#idle.splice(place, 1)[0]!;
    const child = fork(workerFile, [], {
      execArgv: [...process.execArgv, ...flags],
      env: { ...process.env, ...plainOutput, ...hooks.variables },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      serialization: 'json',
    });
    const worker: Worker = { child, group, hooks, limits: undefined, listen: undefined };
    for (const stream of ['stdout', 'stderr'] as const)
      createInterface({ input: child[stream]! }).on('line', (line) => {
        worker.limits?.hear(line);
        worker.hooks?.onOutput(stream, line);
      });
    // Always listened to: Node keeps what arrives meanwhile for the next listener, which belongs to another job.
    child.on('message', (message: FromWorker) => {
      if (worker.listen) worker.listen(message);
      // A finished stage left something running that threw.
      else if (message?.type === 'failed') this.#end(worker);
    });
    this.#all.add(worker);
    child.once('exit', () => this.#all.delete(worker));
    child.on('error', () => {}); // seen as its exit, or by the callback of send
    return worker;
  }
}

const isUsable = ({ child }: Worker): boolean => child.connected && !child.killed;

/** Sends a job to a process and waits for its answer, or for its end. */
function answerOf(worker: Worker, job: Job, hooks: JobHooks): Promise<JobResult> {
  const { child } = worker;
  return new Promise<JobResult>((resolve, reject) => {
    const settle = (answer: () => void): void => {
      worker.listen = undefined;
      child.off('exit', onExit);
      answer();
    };
    worker.listen = (message) => {
      // A library may send messages of its own to a parent process.
      if (message?.type === 'event') hooks.onEvent(message.event);
      else if (message?.type === 'damage') hooks.onDamage(message);
      else if (message?.type === 'done') settle(() => resolve(message.result));
      else if (message?.type === 'failed') settle(() => reject(new JobError(message.failure)));
    };
    const onExit = (code: number | null, signal: string | null): void =>
      void closed(child).then(() => settle(() => reject(workerDied(job.node, code, signal, hooks.advice))));
    child.once('exit', onExit);
    forgetPeak(child.pid);
    // A process that cannot be sent a job is ended, and its end is reported.
    child.send({ type: 'execute', job } satisfies ToWorker, (error) => error && child.kill('SIGKILL'));
  });
}
