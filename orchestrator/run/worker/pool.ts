import type { ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import { rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { workerDied } from '../../ground/problems.ts';
import { type Executor, JobError, type JobHooks } from '../executor.ts';
import type { FromWorker, Job, JobResult, ToWorker } from '../job.ts';
import { closed, drained } from './drain.ts';
import { endProcesses } from './end-processes.ts';
import { LimitWatch, limitFlags } from './limits.ts';
import { forgetPeak, peakMemory } from './peak-memory.ts';
import { startProcess } from './start-process.ts';

type Answer = Extract<FromWorker, { type: 'done' }>;

interface Worker {
  readonly child: ChildProcess;
  readonly folder: string;
  /** What a process is started with: it is used again, or kept as a spare, only for jobs of the same group. */
  readonly group: string;
  hooks: JobHooks | undefined;
  limits: LimitWatch | undefined;
  /** Takes the messages of the job that it executes; undefined while it is idle. */
  listen: ((message: FromWorker) => void) | undefined;
  /** True until it executes its first job. */
  isClean: boolean;
  /** True if it may have started processes, which are looked for when it ends. */
  mayHaveStarted: boolean;
}

/**
 * The executor of this machine: worker processes, started when needed. A process is used again only where the job says so
 * and the stage left nothing behind.
 */
export class WorkerPool implements Executor {
  readonly #root: string;
  readonly #idle: Worker[] = [];
  readonly #all = new Set<Worker>();
  #isUsed = false;

  /** @param root - The project's folder, in which the processes stand */
  constructor(root: string) {
    this.#root = root;
  }

  async execute(job: Job, hooks: JobHooks): Promise<JobResult> {
    this.#isUsed = true;
    const worker = this.#take(job, hooks);
    worker.hooks = hooks;
    worker.isClean = false;
    const { child } = worker;
    const abort = () => child.connected && child.send({ type: 'abort' } satisfies ToWorker);
    const limits = new LimitWatch(child, job, hooks.limits ?? {}, abort);
    worker.limits = limits;
    worker.mayHaveStarted ||= job.guard.allow.some((one) => one.startsWith('child:'));
    try {
      hooks.signal.addEventListener('abort', abort, { once: true });
      const answer = answerOf(worker, job, hooks);
      if (hooks.signal.aborted) abort();
      // Starts while this job runs, so that the next one need not wait.
      if (!hooks.reusable && hooks.more?.()) this.#spare(worker.group, job, hooks);
      const { result, left } = await answer;
      await drained(child);
      const peak = peakMemory(child.pid);
      if (left.length > 0) hooks.onLeft?.(left);
      // Memory that one stage leaves behind must not count as the next one's, nor a GPU's.
      const hasGpu = (hooks.variables.CUDA_VISIBLE_DEVICES ?? '') !== '';
      const isReusable = hooks.reusable && !hooks.fresh && left.length === 0 && hooks.limits?.memoryMiB === undefined;
      if (isReusable && !hasGpu) this.#idle.push(worker);
      else await this.#ended(worker);
      return peak === undefined ? result : { ...result, peakMemory: peak };
    } catch (error) {
      if (child.exitCode === null && child.signalCode === null) await drained(child);
      // A failed stage may leave its process in any state, so the process is not used again.
      worker.mayHaveStarted = true;
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
    for (const worker of [...this.#all]) {
      worker.mayHaveStarted = true;
      this.#end(worker);
    }
  }

  async close(): Promise<void> {
    if (this.#isUsed) await import('../../compiled/compile.ts').then(({ compileWorker }) => compileWorker());
    for (const worker of [...this.#all]) {
      this.#end(worker);
      worker.child.unref();
    }
  }

  /** Ends a process with its group, and with what left the group if it may have started anything. */
  #end(worker: Worker): void {
    this.#all.delete(worker);
    const place = this.#idle.indexOf(worker);
    if (place >= 0) this.#idle.splice(place, 1);
    const { child, folder } = worker;
    if (worker.mayHaveStarted) endProcesses(fs, child.pid!, folder);
    else {
      endGroup(child);
      void rm(folder, { recursive: true, force: true }).catch(() => {});
    }
  }

  /** Ends a process and waits until it is gone: only then are its memory and GPUs free. */
  async #ended(worker: Worker): Promise<void> {
    const { child } = worker;
    const isRunning = child.exitCode === null && child.signalCode === null;
    const exit = isRunning && new Promise((resolve) => child.once('exit', resolve));
    this.#end(worker);
    await exit;
  }

  #take(job: Job, hooks: JobHooks): Worker {
    const group = groupOf(job, hooks);
    const mayReuse = hooks.reusable && !hooks.fresh;
    const place = this.#idle.findIndex(
      (worker) => worker.group === group && isUsable(worker) && (mayReuse || worker.isClean),
    );
    return place >= 0 ? this.#idle.splice(place, 1)[0]! : this.#start(group, job, hooks);
  }

  /** Keeps one process ready that has executed nothing, for a job like this one. */
  #spare(group: string, job: Job, hooks: JobHooks): void {
    const clean = this.#idle.find(({ isClean }) => isClean);
    if (clean?.group === group) return;
    if (clean) this.#end(clean);
    this.#idle.push(this.#start(group, job, hooks));
  }

  #start(group: string, job: Job, hooks: JobHooks): Worker {
    const wishes = { allow: job.guard.allow, given: hooks.variables };
    const started = startProcess(this.#root, wishes, limitFlags(hooks.limits ?? {}));
    const worker: Worker = {
      ...started,
      ...{ group, hooks: undefined, limits: undefined, listen: undefined, isClean: true, mayHaveStarted: false },
    };
    const { child } = worker;
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
    child.once('exit', () => {
      this.#all.delete(worker);
      // What it started may hold its output open.
      endGroup(child);
    });
    child.on('error', () => {}); // seen as its exit, or by the callback of send
    return worker;
  }
}

const isUsable = ({ child }: Worker): boolean => child.connected && !child.killed && child.exitCode === null;

/** What modules read as they load was judged by the allowances of the stage that loaded them first. */
const groupOf = ({ guard: { allow }, program }: Job, { variables, limits = {} }: JobHooks): string =>
  JSON.stringify([program?.digest, Object.entries(variables).sort(), [...allow].sort(), limitFlags(limits)]);

function endGroup(child: ChildProcess): void {
  try {
    process.kill(-child.pid!, 'SIGKILL');
  } catch {
    child.kill('SIGKILL');
  }
}

/** Sends a job to a process and waits for its answer, or for its end. */
function answerOf(worker: Worker, job: Job, hooks: JobHooks): Promise<Answer> {
  const { child } = worker;
  return new Promise<Answer>((resolve, reject) => {
    const settle = (answer: () => void): void => {
      worker.listen = undefined;
      child.off('exit', onExit);
      answer();
    };
    worker.listen = (message) => {
      // A library may send messages of its own to a parent process.
      if (message?.type === 'event') hooks.onEvent(message.event);
      else if (message?.type === 'damage') hooks.onDamage(message);
      else if (message?.type === 'done') settle(() => resolve(message));
      else if (message?.type === 'failed') settle(() => reject(new JobError(message.failure)));
    };
    const onExit = (code: number | null, signal: string | null): void =>
      void closed(child).then(() => settle(() => reject(workerDied(job.node, code, signal, hooks.advice))));
    child.once('exit', onExit);
    forgetPeak(child.pid);
    // A process that cannot be sent a job is ended, and its end is reported.
    child.send(
      { type: 'execute', job, reusable: hooks.reusable === true } satisfies ToWorker,
      (error) => error && child.kill('SIGKILL'),
    );
  });
}
