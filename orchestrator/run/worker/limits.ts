import type { ChildProcess } from 'node:child_process';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { outOfMemory, type ProcessLimits, timedOut } from '../../failure-policy.ts';
import type { Problem } from '../../ground/problems.ts';
import type { Job } from '../job.ts';

/** Time to write a checkpoint after the request to stop: a tenth of the stage's limit, within these bounds. */
const graceSeconds = { least: 2, most: 30 };
const memoryMilliseconds = 250;
const MiB = 2 ** 20;

/** Flags of a process with these limits. */
export const limitFlags = ({ memoryMiB }: ProcessLimits): string[] =>
  memoryMiB === undefined ? [] : [`--max-old-space-size=${Math.ceil(memoryMiB)}`];

/** Enforces a stage's limits on the worker process that executes it. */
export class LimitWatch {
  readonly #child: ChildProcess;
  readonly #job: Job;
  readonly #limits: ProcessLimits;
  readonly #timers: NodeJS.Timeout[] = [];
  #heapFull = false;
  #exceeded: Problem | undefined;

  /** @param ask - Asks the stage to write a checkpoint and stop */
  constructor(child: ChildProcess, job: Job, limits: ProcessLimits, ask: () => void) {
    this.#child = child;
    this.#job = job;
    this.#limits = limits;
    const { timeoutSeconds, memoryMiB } = limits;
    if (timeoutSeconds !== undefined) this.#after(timeoutSeconds, () => this.#late(timeoutSeconds, ask));
    if (memoryMiB !== undefined) this.#timers.push(setInterval(() => this.#weigh(memoryMiB), memoryMilliseconds));
  }

  /** Reads a line of output: V8 prints there that its heap is full before it aborts. */
  hear(line: string): void {
    if (line.includes('JavaScript heap out of memory')) this.#heapFull = true;
  }

  stop(): void {
    for (const timer of this.#timers) clearTimeout(timer);
  }

  /** The limit that made the process fail, if one did. */
  get problem(): Problem | undefined {
    if (this.#exceeded) return this.#exceeded;
    const { node, guard } = this.#job;
    return this.#heapFull ? outOfMemory(node, guard.source, this.#limits.memoryMiB) : undefined;
  }

  #after(seconds: number, call: () => void): void {
    this.#timers.push(setTimeout(call, seconds * 1000));
  }

  #late(seconds: number, ask: () => void): void {
    const { node, guard } = this.#job;
    this.#exceeded ??= timedOut(node, guard.source, seconds, false);
    ask();
    const grace = Math.min(graceSeconds.most, Math.max(graceSeconds.least, seconds / 10));
    this.#after(grace, () => {
      this.#exceeded = timedOut(node, guard.source, seconds, true);
      this.#child.kill('SIGKILL');
    });
  }

  #weigh(limitMiB: number): void {
    const resident = residentBytes(this.#child.pid!);
    if (resident === undefined || resident <= limitMiB * MiB) return;
    const { node, guard } = this.#job;
    this.#exceeded ??= outOfMemory(node, guard.source, limitMiB, resident / MiB);
    // Ended without asking for a checkpoint: writing one would need yet more memory.
    this.#child.kill('SIGKILL');
  }
}

/** Resident memory of a process; undefined on systems that do not report it, such as Windows. */
function residentBytes(pid: number): number | undefined {
  try {
    if (process.platform === 'linux') {
      const kB = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
      return kB === undefined ? undefined : Number(kB) * 1024;
    }
    if (process.platform === 'win32') return undefined;
    return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) * 1024;
  } catch {
    return undefined;
  }
}
