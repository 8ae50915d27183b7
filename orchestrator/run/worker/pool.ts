import { type ChildProcess, fork } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { workerDied } from '../../ground/problems.ts';
import { childColourVariables } from './colour-variables.ts';
import { closed, drained } from './drain.ts';
import { LimitWatch, limitFlags, type ProcessLimits } from './limits.ts';
import { forgetPeak, peakMemory } from './peak-memory.ts';
import type { FromWorker, Job, JobEvent, JobFailure, JobResult, ToWorker } from './protocol.ts';

// What workers print becomes events: no colour codes in them, and no warning of Node that one variable hides another.
const plainOutput = childColourVariables(false);
const workerFile = fileURLToPath(new URL('./main.ts', import.meta.url));

export interface JobHooks {
  onEvent(event: JobEvent): void;
  onOutput(stream: 'stdout' | 'stderr', line: string): void;
  onDamage(notice: { path: string; reason: string }): void;
  readonly signal: AbortSignal;
  /** Variables that the stage's environments ask for; processes with others are not shared. */
  readonly variables: Readonly<Record<string, string>>;
  /** What the process may use. */
  readonly limits?: ProcessLimits;
}

/** Thrown for a stage that failed in its process. */
export class JobError extends Error {
  readonly failure: JobFailure;
  readonly code: string;
  constructor(failure: JobFailure) {
    super(failure.message);
    this.name = failure.name;
    this.failure = failure;
    this.code = failure.code;
    if (failure.stack) this.stack = failure.stack;
  }
}

interface Worker {
  readonly child: ChildProcess;
  readonly group: string;
  hooks: JobHooks | undefined;
  limits: LimitWatch | undefined;
}

/** Worker processes, started when needed and reused while they are warm. */
export class WorkerPool {
  readonly #idle: Worker[] = [];
  readonly #all = new Set<Worker>();

  /** @throws JobError when the stage failed; Problem `worker-died`, `timed-out`, `out-of-memory` when its process did. */
  async run(job: Job, hooks: JobHooks): Promise<JobResult> {
    const worker = this.#take(hooks);
    worker.hooks = hooks;
    const abort = () => worker.child.connected && worker.child.send({ type: 'abort' } satisfies ToWorker);
    const { child } = worker;
    const limits = new LimitWatch(child, job, hooks.limits ?? {}, abort);
    worker.limits = limits;
    let onMessage = (_: FromWorker): void => {};
    let onExit = (_code: number | null, _signal: string | null): void => {};
    try {
      const result = await new Promise<JobResult>((resolve, reject) => {
        onMessage = (message) => {
          if (message.type === 'event') hooks.onEvent(message.event);
          else if (message.type === 'damage') hooks.onDamage(message);
          else if (message.type === 'done') resolve(message.result);
          else if (message.type === 'failed') reject(new JobError(message.failure));
        };
        onExit = (code, signal) => void closed(child).then(() => reject(workerDied(job.node, code, signal)));
        child.on('message', onMessage);
        child.once('exit', onExit);
        // What cannot be told anything is of no use: its end is what is reported.
        forgetPeak(child.pid);
        child.send({ type: 'run', job } satisfies ToWorker, (error) => error && child.kill('SIGKILL'));
        hooks.signal.addEventListener('abort', abort, { once: true });
        if (hooks.signal.aborted) abort();
      });
      await drained(child);
      const peak = peakMemory(child.pid);
      // What one stage left in memory must not count as the next one's, nor what it left on a GPU.
      const hasGpu = (hooks.variables.CUDA_VISIBLE_DEVICES ?? '') !== '';
      if (hooks.limits?.memoryMiB === undefined && !hasGpu) this.#idle.push(worker);
      else await this.#ended(worker);
      return peak === undefined ? result : { ...result, peakMemory: peak };
    } catch (error) {
      if (child.exitCode === null && child.signalCode === null) await drained(child);
      // A stage that failed may leave its process in any state: it is not used again.
      await this.#ended(worker);
      throw limits.problem ?? error;
    } finally {
      hooks.signal.removeEventListener('abort', abort);
      child.off('message', onMessage);
      child.off('exit', onExit);
      limits.stop();
      worker.hooks = undefined;
      worker.limits = undefined;
    }
  }

  /** Ends all processes, for good and at once: for a second interrupt. */
  kill(): void {
    for (const worker of this.#all) worker.child.kill('SIGKILL');
  }

  close(): void {
    for (const worker of [...this.#all]) this.#end(worker);
  }

  #end(worker: Worker): void {
    this.#all.delete(worker);
    const place = this.#idle.indexOf(worker);
    if (place >= 0) this.#idle.splice(place, 1);
    worker.child.kill('SIGKILL');
    worker.child.unref();
  }

  /** Ends a process and waits for its end: only then is what it held free. */
  async #ended(worker: Worker): Promise<void> {
    const { child } = worker;
    if (child.exitCode === null && child.signalCode === null) {
      const exit = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await exit;
    }
    this.#end(worker);
  }

  #take(hooks: JobHooks): Worker {
    const flags = limitFlags(hooks.limits ?? {});
    const group = JSON.stringify([Object.entries(hooks.variables).sort(), flags]);
    const place = this.#idle.findIndex((worker) => worker.group === group && worker.child.connected);
    if (place >= 0) return this.#idle.splice(place, 1)[0]!;
    const child = fork(workerFile, [], {
      execArgv: [...process.execArgv, ...flags],
      env: { ...process.env, ...plainOutput, ...hooks.variables },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      serialization: 'advanced',
    });
    const worker: Worker = { child, group, hooks, limits: undefined };
    for (const stream of ['stdout', 'stderr'] as const)
      createInterface({ input: child[stream]! }).on('line', (line) => {
        worker.limits?.hear(line);
        worker.hooks?.onOutput(stream, line);
      });
    this.#all.add(worker);
    child.once('exit', () => this.#all.delete(worker));
    child.on('error', () => {}); // seen as its exit, or by the callback of send
    return worker;
  }
}
