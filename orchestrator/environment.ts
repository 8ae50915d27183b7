import type { Allowance } from './guard/allowance.ts';

/** Something outside the code that changes results: a native library, a decoder, an interpreter. */
export interface Environment {
  /** Its key parts. Called for every plan, so it must be cheap and load nothing. */
  describe(): Promise<Readonly<Record<string, string>>>;
  /**
   * Prepares it before the first stage that needs it, for example by a download. If `describe` gives other values
   * afterwards, for example after a fallback, keys are computed again.
   */
  prepare?(report: EnvironmentReport, signal: AbortSignal): Promise<void>;
  /**
   * URL of a module that exports `describeHere()`. Each process that executes a stage calls it first and refuses the
   * job unless every value equals that of `describe`: a key must not be made for another environment.
   */
  readonly observer?: string;
  /**
   * Environment variables of the worker processes that execute its stages. Their values are key parts, except for those
   * whose names its `allow` holds: they cannot change a result. Called for every plan, like `describe`.
   */
  variables?(): Promise<Readonly<Record<string, string>>>;
  /** Why processes that execute its stages may be used again: what its packages keep in them cannot change a result. */
  readonly reuse?: string;
  /** Added to the `allow` of each of its stages, for example the variables above or the files of a cache. */
  readonly allow?: readonly Allowance[];
  /** Advice for a person when a process that executes one of its stages dies. */
  readonly advice?: DeathAdvice;
  /** True for lines on standard error that nobody needs to see. */
  noise?(line: string): boolean;
}

/** Phrases that complete a sentence, for example `give it a smaller file`. */
export interface DeathAdvice {
  /** For a process that ran out of memory. */
  readonly memory?: string;
  /** For a crash in native code. */
  readonly crash?: string;
}

export interface EnvironmentReport {
  notice(level: 'info' | 'warning', code: string, message: string): void;
  /**
   * Takes a lock file for a preparation that one process at a time may do, on this machine or on others with the same folder,
   * which must be there. A dead owner is replaced; `waiting` is called with a living one's name.
   */
  lock(file: string, waiting: (owner: string) => void): Promise<HeldLock>;
}

export interface HeldLock {
  /** False once another process took it over. */
  isHeld(): boolean;
  release(): Promise<void>;
}

export type Environments = Readonly<Record<string, Environment>>;
