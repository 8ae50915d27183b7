import type { RunFinished } from '../events.ts';
import type { WatchRound } from './watch-round.ts';

export interface RunCommandOptions {
  readonly store: string;
  readonly only: readonly string[];
  readonly force: readonly string[];
  readonly jobs?: number;
  readonly resources?: string;
  readonly keepGoing: boolean;
  readonly dryRun: boolean;
  /** Nodes to compute again in fresh processes and compare. */
  readonly checkDeterminism?: readonly string[];
  readonly repeats?: number;
  /** Folder of latest/ for the published outputs; the experiment's name by default. */
  readonly latest?: string;
  /** The command that repeats the run, where `run --only NODE` would not. */
  readonly again?: string;
  /** Set in a round of `run --watch`. */
  readonly round?: WatchRound | undefined;
}

/** Result of a run. */
export interface RunResult {
  readonly finished: RunFinished;
  readonly latest: string;
  readonly exitCode: number;
}
