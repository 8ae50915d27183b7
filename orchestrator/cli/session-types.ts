import type { Environments } from '../environment.ts';
import type { Pipeline } from '../graph/pipeline.ts';
import type { Keying } from '../plan/keying.ts';
import type { LastKeys } from '../plan/last-keys.ts';
import type { Store } from '../store/store.ts';

/** The experiment that a command works on, as the command line names it. */
export interface ExperimentChoice {
  readonly experiment: string;
  /** The name under which its runs are kept, if the settings are those of a lock: EXPERIMENT@LOCK. */
  readonly recordedAs?: string;
  /** `path=value`, as typed. */
  readonly set: readonly string[];
  /** Values of the project's own options, by name. */
  readonly options: Readonly<Record<string, string>>;
  /** Where the experiment comes from if the command line does not name it. */
  readonly implied?: 'last run' | 'default';
}

/** An experiment opened over a store. */
export interface Session {
  readonly choice: ExperimentChoice;
  /** The experiment's validated value. */
  readonly value: unknown;
  /** Words that repeat the choice on the command line: settings, options, store. */
  readonly repeat: readonly string[];
  /** The project's folder. */
  readonly root: string;
  readonly pipeline: Pipeline;
  readonly store: Store;
  readonly keying: Keying;
  readonly last: LastKeys;
  readonly environments: Environments;
  /** Folder of the published outputs. */
  readonly latest: string;
  /** Writes the disposable indexes. */
  save(): Promise<void>;
}
