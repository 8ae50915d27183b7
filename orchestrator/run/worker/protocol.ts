import type { Digest } from '../../ground/digest.ts';
import type { GuardPolicy } from '../../guard/watch.ts';
import type { Provenance } from '../../node-types.ts';
import type { ItemDigests } from '../../store/record.ts';

/** One node's computation, as plain data: all that a worker gets. It never sees the graph. */
export interface Job {
  readonly node: string;
  readonly stage: string;
  /** URL of the file that exports the stage. */
  readonly source: string;
  readonly key: Digest;
  readonly params: Readonly<Record<string, unknown>>;
  readonly inputs: Readonly<Record<string, Digest | readonly Digest[]>>;
  readonly environment: Readonly<Record<string, string>>;
  readonly provenance: readonly Provenance[];
  readonly parallelism: number;
  readonly storeDir: string;
  /** Another store for its outputs, checkpoints and temporary files: a result to be compared, not to be kept. */
  readonly into?: string;
  /** What the stage may read, write and ask for. */
  readonly guard: GuardPolicy;
}

/** What a stage tells while it runs. */
export type JobEvent =
  | {
      readonly type: 'progress';
      readonly done: number;
      readonly total: number;
      readonly unit: string;
      readonly rate?: number;
      readonly note?: string;
    }
  | { readonly type: 'metric'; readonly step: number; readonly values: Readonly<Record<string, number>> }
  | { readonly type: 'log'; readonly text: string }
  | { readonly type: 'resumed' };

export interface JobResult {
  readonly outputs: Readonly<Record<string, Digest>>;
  readonly items?: ItemDigests;
  /** Most bytes that its process held, where the system says. */
  readonly peakMemory?: number;
}

/** An error as it crosses the process boundary. */
export interface JobFailure {
  readonly name: string;
  readonly code: string;
  readonly message: string;
  readonly exitCode?: number;
  readonly stack?: string;
  /** Set when an input's bytes did not match their digest: its producer has to run again. */
  readonly damaged?: Digest;
}

export type ToWorker = { readonly type: 'run'; readonly job: Job } | { readonly type: 'abort' };

export type FromWorker =
  | { readonly type: 'ready' }
  | { readonly type: 'event'; readonly event: JobEvent }
  | { readonly type: 'damage'; readonly path: string; readonly reason: string }
  | { readonly type: 'done'; readonly result: JobResult }
  | { readonly type: 'failed'; readonly failure: JobFailure };
