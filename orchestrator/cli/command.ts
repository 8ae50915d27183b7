import type { HeldLock } from '../environment.ts';
import type { Output } from './output.ts';
import type { ExperimentChoice, Session } from './session-types.ts';

/** The type of a value on the command line; text if absent. */
export type ValueKind = 'count' | 'whole number' | 'amount';

export interface CommandOption {
  /** As help shows it: `--jobs <n>`; `<run...>` takes several words, `--no-run` turns something off. */
  readonly flags: string;
  readonly description: string;
  /** `count` starts at 1, `whole number` at 0; `amount` is any number from 0. */
  readonly kind?: ValueKind;
  readonly choices?: readonly string[];
  readonly default?: string | number;
  /** May be repeated; the value is a list. */
  readonly repeatable?: true;
  readonly required?: true;
}

export interface CommandArgument {
  /** `<node>`, or `[node]` if it is optional. */
  readonly name: string;
  readonly description?: string;
  readonly choices?: readonly string[];
}

/** A command line without the program's name, and its effect. */
export type Example = readonly [line: string, does: string];

/** Options of every command about an experiment, as they were parsed. */
export interface ExperimentFlags {
  readonly set: readonly string[];
  readonly [option: string]: unknown;
}

/**
 * One command. The orchestrator's lie in `cli/X-command.ts`, a project's wherever it likes; both have this type. Help,
 * completion and the table of commands follow from it. The file is loaded when the command is called.
 */
export interface Command<Context = CommandContext> {
  readonly name: string;
  /** Empty for a command that only programs call; it is not shown. */
  readonly description: string;
  readonly arguments?: readonly CommandArgument[];
  /** Adds `--set` and the project's own options; with `locked` they have no defaults, since a lock has values for them. */
  readonly experiment?: 'chosen' | 'locked';
  readonly options?: readonly CommandOption[];
  readonly examples?: readonly Example[];
  /** @returns The exit code; 0 where it returns nothing */
  action(context: Context, flags: any, ...words: any[]): Promise<number | undefined> | Promise<void>;
}

/** Loads commands by name, so that a run does not load those that it does not call. */
export type Commands<Context = CommandContext> = Readonly<Record<string, () => Promise<Command<Context>>>>;

/** The context of a command: opens and runs experiments, and writes output. */
export interface CommandContext {
  /** `--store`, as given. */
  readonly store: string;
  readonly output: Output;
  /** The named experiment with these flags. Without a name: the last run's experiment, with its settings unless `--set` is given. */
  choose(experiment: string | undefined, flags: ExperimentFlags): ExperimentChoice;
  /** The experiment's validated value. @throws Problem `unknown-experiment`, `bad-setting`, `bad-experiment` */
  settingsOf(choice: ExperimentChoice): unknown;
  /** The command line that repeats a choice: the command, the experiment, these words, then settings, options and store. */
  commandFor(command: string, choice: ExperimentChoice, ...words: readonly string[]): string;
  /** Opens the experiment over the store. */
  open(choice: ExperimentChoice): Promise<Session>;
  /** Brings the experiment up to date, as `run` does, and shows it. */
  run(choice: ExperimentChoice, options?: { readonly jobs?: number | undefined }): Promise<FinishedRun>;
  /** Runs that have a published file, looked up by the words that `diff` takes. @throws Problem `bad-usage`, `unknown-run`, `run-named-twice` */
  compared(request: ComparedRuns): Promise<Comparison>;
  /** Takes a lock file for what one process at a time may do; `waiting` is called with the name of a living owner. */
  lock(file: string, waiting: (owner: string) => void): Promise<HeldLock>;
  /** Writes files below a folder. @throws Problem `disk-full`, `store-unwritable` */
  write(folder: string, files: readonly WrittenFile[]): Promise<void>;
}

export interface WrittenFile {
  /** Relative to the folder. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** Result of a run. */
export interface FinishedRun {
  readonly exitCode: number;
  /** Folder of the published outputs. */
  readonly latest: string;
  /** Its nodes in detail, producers first. @throws Problem `unknown-run` */
  details(): Promise<RunDetails>;
}

export interface RunDetails {
  readonly nodes: readonly FinishedNode[];
  /** Reads one output as a stage that takes it would. @throws Problem `unknown-output` */
  read(node: string, port: string): Promise<unknown>;
  /** Text of a declaration by its hash, if it was kept. */
  text(hash: string): Promise<string | undefined>;
  /** Lines of a unified diff. */
  diff(before: string, after: string): string[];
}

/** One node of a finished run, as plain values. */
export interface FinishedNode {
  readonly node: string;
  readonly stage: string;
  readonly key: string;
  /** Names of the nodes that it takes from. */
  readonly inputs: readonly string[];
  /** Digests by port. */
  readonly outputs: Readonly<Record<string, string>>;
  readonly params: Readonly<Record<string, unknown>>;
  readonly environment: Readonly<Record<string, string>>;
  readonly packages: Readonly<Record<string, string>>;
  /** Fingerprint of its code. */
  readonly code: string;
  /** The declarations that its code reaches, each with the path to it. */
  readonly declarations: Readonly<Record<string, { readonly hash: string; readonly via: string }>>;
  /** Sizes of the outputs by port. */
  readonly bytes: Readonly<Record<string, number>>;
  readonly seconds: number;
  /** Peak memory in bytes, if it was measured. */
  readonly memory?: number;
  /** Computed on this machine. */
  readonly here: boolean;
}

export interface ComparedRuns {
  /** Ids, `latest`, `previous`, experiments, files, folders. */
  readonly runs?: readonly string[];
  /** Look for each run in each of these stores. */
  readonly stores?: readonly string[];
  /** The published file that each run must have. */
  readonly file: string;
  /** Largest number of runs that can be compared. */
  readonly most: number;
}

export interface Comparison {
  /** In the order given. */
  readonly sides: readonly ComparedSide[];
  /** Code differences of each later side from the first, if both have their records. */
  code(): Promise<readonly CodeDifference[]>;
}

export interface ComparedSide {
  /** The run in words. */
  readonly told: string;
  readonly run?: string;
  readonly experiment: string | undefined;
  readonly content: Uint8Array;
}

export interface CodeDifference {
  /** Index of the side. */
  readonly side: number;
  readonly declarations: readonly { readonly id: string; readonly how: string; readonly nodes: readonly string[] }[];
  readonly packages: readonly { readonly path: string; readonly before?: string; readonly after?: string }[];
  readonly incomparable: readonly string[];
}
