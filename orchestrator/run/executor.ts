import type { DeathAdvice } from '../environment.ts';
import type { ProcessLimits } from '../failure-policy.ts';
import type { Job, JobEvent, JobFailure, JobResult } from './job.ts';

/** Executes jobs: here in worker processes (`worker/pool.ts`). The one seam through which a node computes elsewhere. */
export interface Executor {
  /**
   * Executes a job in a process of its own and resolves to its result. Writes no record: whoever asked publishes.
   * @throws JobError when the stage failed; Problem `worker-died`, `timed-out`, `out-of-memory` when its process did.
   */
  execute(job: Job, hooks: JobHooks): Promise<JobResult>;
  /** Ends everything at once: for a second interrupt. */
  kill(): void;
  close(): Promise<void>;
}

/** How a job is executed, and who is told of it. Nothing here may change a result. */
export interface JobHooks {
  onEvent(event: JobEvent): void;
  onOutput(stream: 'stdout' | 'stderr', line: string): void;
  onDamage(notice: { path: string; reason: string }): void;
  readonly signal: AbortSignal;
  /** Variables of the process, from the stage's environments. It has few others. */
  readonly variables: Readonly<Record<string, string>>;
  /** From the stage's environments, for the message when the process dies. */
  readonly advice?: DeathAdvice;
  /** Limits of the process. */
  readonly limits?: ProcessLimits;
  /** Asks for a process that has executed nothing before. */
  readonly fresh?: boolean;
  /** True if the process may execute other jobs before and after this one: nothing that it keeps can change a result. */
  readonly reusable?: boolean;
  /** Says whether more jobs wait or will come. */
  more?(): boolean;
  /** Told what a finished stage left behind in its process, in words that complete "it left …". */
  onLeft?(left: readonly string[]): void;
}

/** A stage failed in the process that executed it. */
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
