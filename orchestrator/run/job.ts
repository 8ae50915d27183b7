import type { Digest } from '../ground/digest.ts';
import type { Program } from '../ground/program.ts';
import type { GuardPolicy } from '../guard/watch.ts';
import type { Origins, Provenance } from '../node-types.ts';
import type { Attempt } from '../store/attempts.ts';
import type { ItemDigests } from '../store/record.ts';

/**
 * One attempt to compute a node, as plain JSON: all that the process gets that executes it, which never sees the graph.
 * Events, result and failure are plain JSON as well, so that all four can travel over a channel or in files.
 */
export interface Job {
  readonly node: string;
  readonly stage: string;
  /** URL of the file that exports the stage, in the program's copy if there is one, and the name by which it does. */
  readonly source: string;
  readonly exported: string;
  /** The copy of the project's files from which the stage is loaded. A process loads from one only. */
  readonly program?: Program;
  readonly key: Digest;
  readonly attempt: Attempt;
  readonly params: Readonly<Record<string, unknown>>;
  readonly inputs: Readonly<Record<string, Digest | readonly Digest[]>>;
  readonly environment: Readonly<Record<string, string>>;
  /** URLs of the modules by which the process describes its own environment: see `Environment.observer`. */
  readonly observers: readonly string[];
  readonly provenance: readonly Provenance[];
  readonly origins: Origins;
  readonly parallelism: number;
  readonly storeDir: string;
  /** Another store for outputs, checkpoints and temporary files, for a result that is compared and not kept. */
  readonly into?: string;
  /** Permissions of the stage beside its declared inputs and outputs. */
  readonly guard: GuardPolicy;
}

/** News of a running stage. */
export type JobEvent =
  | {
      readonly type: 'progress';
      readonly done: number;
      readonly total: number;
      readonly unit: string;
      readonly rate?: number;
      readonly note?: string;
    }
  | { readonly type: 'metric'; readonly step: number; readonly values: Readonly<Record<string, JsonNumber>> }
  | { readonly type: 'log'; readonly text: string }
  /** The stage loaded a checkpoint that an attempt of this number had saved. */
  | { readonly type: 'resumed'; readonly from: number };

/** A number as JSON can hold it: NaN and the infinities as text. */
export type JsonNumber = number | 'NaN' | 'Infinity' | '-Infinity';

export const jsonNumber = (value: number): JsonNumber =>
  Number.isFinite(value) ? value : (String(value) as JsonNumber);

export interface JobResult {
  readonly outputs: Readonly<Record<string, Digest>>;
  readonly items?: ItemDigests;
  /** Files of packages that its process loaded for it: those must count in the key. */
  readonly packages?: readonly string[];
  /** Most bytes that its process held, where the system says so. */
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

export type ToWorker =
  | { readonly type: 'execute'; readonly job: Job; readonly reusable: boolean }
  | { readonly type: 'abort' };

export type FromWorker =
  | { readonly type: 'event'; readonly event: JobEvent }
  | { readonly type: 'damage'; readonly path: string; readonly reason: string }
  /** `left`: what the stage left behind in the process. */
  | { readonly type: 'done'; readonly result: JobResult; readonly left: readonly string[] }
  | { readonly type: 'failed'; readonly failure: JobFailure };
