import type { Allowance } from './guard/allowance.ts';

/** Something outside the code that changes results: a numeric engine, a decoder, an interpreter. */
export interface Environment {
  /** Its key parts. Cheap, since every plan asks: nothing is loaded. */
  describe(): Promise<Readonly<Record<string, string>>>;
  /**
   * Makes it ready before the first stage that needs it runs (a download, say). What `describe` says may be different
   * afterwards, for example after a fallback: then keys are computed anew.
   */
  prepare?(report: EnvironmentReport, signal: AbortSignal): Promise<void>;
  /** Variables of the worker processes that run its stages. */
  variables?(): Promise<Readonly<Record<string, string>>>;
  /** What stages may know because of it, as if each of them allowed it: the variables above, say, or a cache's files. */
  readonly allow?: readonly Allowance[];
  /** Lines on standard error that are no news to anybody. */
  noise?(line: string): boolean;
}

export interface EnvironmentReport {
  notice(level: 'info' | 'warning', code: string, message: string): void;
}

export type Environments = Readonly<Record<string, Environment>>;
