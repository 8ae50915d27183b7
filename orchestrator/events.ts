import type { Retrying } from './failure-policy.ts';
import type { Digest } from './ground/digest.ts';

/**
 * Everything that happens in a run. The terminal views, the plain lines of CI, `--json` and `runs/ID/events.jsonl` all
 * render this one union.
 */
export type Event =
  | RunStarted
  | NodesFound
  | NodePlanned
  | NodeStarted
  | NodeProgress
  | NodeMetric
  | NodeLog
  | NodeWaiting
  | NodeRetrying
  | NodeFinished
  | DeterminismChecked
  | RunProgress
  | Notice
  | RunFinished;

export interface RunStarted {
  readonly type: 'run-started';
  readonly run: string;
  readonly experiment: string;
  /** Nodes in order, producers first. */
  readonly nodes: readonly { readonly node: string; readonly stage: string; readonly inputs: readonly string[] }[];
}

/** A node found items: one node for each replaces the node that stood for all of them. */
export interface NodesFound {
  readonly type: 'nodes-found';
  readonly nodes: RunStarted['nodes'];
  /** Names of the replaced nodes, for example `count:*`. */
  readonly gone: readonly string[];
}

/** The plan for a node before anything has run. A `stale` node may still turn out fresh (early cutoff). */
export interface NodePlanned {
  readonly type: 'node-planned';
  readonly node: string;
  readonly status: NodeStatus;
  readonly reasons: readonly Reason[];
  /** Seconds it took the last time, if known. */
  readonly expectedSeconds?: number;
}

export interface NodeStarted {
  readonly type: 'node-started';
  readonly node: string;
  readonly stage: string;
  readonly key: Digest;
  readonly reasons: readonly Reason[];
  /** Set when a checkpoint of this key was found. */
  readonly resumed: boolean;
  /** Names of the GPUs that it may use. */
  readonly gpus?: readonly string[];
}

export interface NodeProgress {
  readonly type: 'node-progress';
  readonly node: string;
  readonly done: number;
  readonly total: number;
  readonly unit: string;
  readonly rate?: number;
  readonly secondsLeft?: number;
  readonly note?: string;
}

export interface NodeMetric {
  readonly type: 'node-metric';
  readonly node: string;
  readonly step: number;
  readonly values: Readonly<Record<string, number>>;
}

/** A line that the stage printed or logged. */
export interface NodeLog {
  readonly type: 'node-log';
  readonly node: string;
  readonly stream: 'log' | 'stdout' | 'stderr';
  readonly text: string;
}

/** Another process is computing the same key; its result will be used. */
export interface NodeWaiting {
  readonly type: 'node-waiting';
  readonly node: string;
  readonly key: Digest;
  readonly owner: string;
}

/** An attempt failed with an error that its stage declares as transient. Another attempt follows after a pause. */
export interface NodeRetrying extends Retrying {
  readonly type: 'node-retrying';
  readonly node: string;
}

export interface NodeFinished {
  readonly type: 'node-finished';
  readonly node: string;
  readonly stage: string;
  readonly status: 'ran' | 'fresh' | 'failed' | 'skipped';
  /** Absent if an input failed: then no key could be computed. */
  readonly key?: Digest;
  readonly outputs: Readonly<Record<string, Digest>>;
  readonly seconds: number;
  /** Why it ran, or why it did not, in a sentence. */
  readonly reason: string;
  /** Present for a failed node. */
  readonly problem?: ProblemReport;
  /** For a fresh node, the seconds that its computation took when it ran. */
  readonly savedSeconds?: number;
  /** The seal of the file that the result was imported from, if it was. */
  readonly seal?: Digest;
}

export interface ProblemReport {
  readonly code: string;
  readonly message: string;
  readonly stack?: string;
  /** The last lines that the stage printed. */
  readonly log: readonly string[];
}

/**
 * The outcome of computing a result again: the same bytes (`bitwise`), different bytes with numbers equal up to
 * rounding (`tolerance`), or a different result (`none`).
 */
export type DeterminismClass = 'bitwise' | 'tolerance' | 'none';

/** The first difference in one file. */
export interface Difference {
  readonly output: string;
  readonly file: string;
  /** The place in the file: `loss[3]`, `line 7`, `weight[12]`, `byte 40`. */
  readonly place: string;
  readonly stored: string;
  readonly again: string;
  /** The distance of two numbers divided by the larger one's size. */
  readonly relative?: number;
}

/** A node was run again and compared with its stored result. If that was impossible, there is a `problem`. */
export interface DeterminismChecked {
  readonly type: 'determinism-checked';
  readonly node: string;
  readonly key: Digest;
  /** The class over all checks of this key; `failed` if a repetition did not finish. */
  readonly class: DeterminismClass | 'failed';
  readonly repeats: number;
  /** The largest relative difference of two numbers. */
  readonly largest: number;
  readonly differences: readonly Difference[];
  readonly problem?: ProblemReport;
}

/** Progress of the whole run: after each node, and every few seconds while a node reports progress. */
export interface RunProgress {
  readonly type: 'run-progress';
  /** Counts the nodes that were not fresh when the run began. */
  readonly done: number;
  readonly total: number;
  /** Estimated from past runs and from this one. Absent if a node has never run. */
  readonly secondsLeft?: number;
}

/** Something that people should know and that belongs to no node, for example healed damage or a fallback. */
export interface Notice {
  readonly type: 'notice';
  readonly level: 'info' | 'warning';
  readonly code: string;
  readonly message: string;
}

export interface RunFinished {
  readonly type: 'run-finished';
  readonly experiment: string;
  readonly ok: boolean;
  readonly interrupted?: boolean;
  readonly ran: number;
  readonly fresh: number;
  readonly failed: number;
  readonly skipped: number;
  readonly seconds: number;
  /** Seconds that the fresh nodes took when they ran: the time that this run saved. */
  readonly savedSeconds?: number;
  readonly run: string;
  /** Maps each target's name to its path below latest/. */
  readonly outputs: Readonly<Record<string, string>>;
  /** The class of each node, after `--check-determinism`. */
  readonly determinism?: Readonly<Record<string, DeterminismChecked['class']>>;
}

/**
 * `fresh`: a record of this key exists and its outputs are whole. `cached`: the same, but the last run of this node
 * used another key (something was put back). `stale`: must run. `unknown`: depends on a stale node, so its key is not
 * known yet.
 */
export type NodeStatus = 'fresh' | 'cached' | 'stale' | 'unknown';

/** One reason why a node is stale, from the parts of its key. `what` is a word for tables, `detail` a sentence. */
export interface Reason {
  readonly cause:
    | 'never-ran'
    | 'input'
    | 'parameter'
    | 'file'
    | 'code'
    | 'package'
    | 'environment'
    | 'output-missing'
    | 'output-damaged'
    | 'forced'
    | 'upstream';
  /** The input, parameter, declaration, package or output concerned. */
  readonly what: string;
  readonly detail: string;
  readonly before?: string;
  readonly after?: string;
}
