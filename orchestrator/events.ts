import type { Retrying } from './failure-policy.ts';
import type { Digest } from './ground/digest.ts';

/**
 * Everything that happens in a run. The terminal views, the plain lines of CI, `--json` and `runs/ID/events.jsonl`
 * are renderings of this one union.
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

/** A node found items: there is one node for each now, in place of what stood for all of them. */
export interface NodesFound {
  readonly type: 'nodes-found';
  readonly nodes: RunStarted['nodes'];
  /** Names of nodes that are no more, `count:*`. */
  readonly gone: readonly string[];
}

/** What the plan expects of a node before anything has run: `stale` may still turn out fresh (early cutoff). */
export interface NodePlanned {
  readonly type: 'node-planned';
  readonly node: string;
  readonly status: NodeStatus;
  readonly reasons: readonly Reason[];
  /** Seconds it took the last time, where that is known. */
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
  /** Names of the GPUs that it has while it runs. */
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

/** Something the stage printed or said. */
export interface NodeLog {
  readonly type: 'node-log';
  readonly node: string;
  readonly stream: 'log' | 'stdout' | 'stderr';
  readonly text: string;
}

/** Another process is computing the same key: its result will be taken. */
export interface NodeWaiting {
  readonly type: 'node-waiting';
  readonly node: string;
  readonly key: Digest;
  readonly owner: string;
}

/** A try of a node failed with an error that its stage declares as passing: another follows after a pause. */
export interface NodeRetrying extends Retrying {
  readonly type: 'node-retrying';
  readonly node: string;
}

export interface NodeFinished {
  readonly type: 'node-finished';
  readonly node: string;
  readonly stage: string;
  readonly status: 'ran' | 'fresh' | 'failed' | 'skipped';
  /** Absent where inputs failed, so that no key could be computed. */
  readonly key?: Digest;
  readonly outputs: Readonly<Record<string, Digest>>;
  readonly seconds: number;
  /** Why it ran, or why not, in a sentence. */
  readonly reason: string;
  /** Of a failed node. */
  readonly problem?: ProblemReport;
  /** Of a fresh node: what its computation took when it ran. */
  readonly savedSeconds?: number;
}

export interface ProblemReport {
  readonly code: string;
  readonly message: string;
  readonly stack?: string;
  /** The last lines that the stage printed. */
  readonly log: readonly string[];
}

/**
 * What came out when a result was computed again: the same bytes; other bytes and the same numbers, to rounding; or
 * another result.
 */
export type DeterminismClass = 'bitwise' | 'tolerance' | 'none';

/** The first difference in one file. */
export interface Difference {
  readonly output: string;
  readonly file: string;
  /** Where in the file: `loss.3`, `line 7`, `weight[12]`, `byte 40`. */
  readonly place: string;
  readonly stored: string;
  readonly again: string;
  /** Of two numbers: their distance by the larger one's size. */
  readonly relative?: number;
}

/** A node was run again and compared with its stored result; or could not be, and then there is a `problem`. */
export interface DeterminismChecked {
  readonly type: 'determinism-checked';
  readonly node: string;
  readonly key: Digest;
  /** Over all checks of this key; `failed` where a repetition did not end. */
  readonly class: DeterminismClass | 'failed';
  readonly repeats: number;
  /** The largest relative difference of two numbers. */
  readonly largest: number;
  readonly differences: readonly Difference[];
  readonly problem?: ProblemReport;
}

/** How far the whole run is: after each node, and every few seconds while one tells its progress. */
export interface RunProgress {
  readonly type: 'run-progress';
  /** Of the nodes that were not fresh when the run began. */
  readonly done: number;
  readonly total: number;
  /** By past runs and what this one took so far; absent where a node has never run. */
  readonly secondsLeft?: number;
}

/** Something people should know that belongs to no node: damage healed, a fallback taken. */
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
  /** What the fresh nodes took when they ran: the time that this run did not take. */
  readonly savedSeconds?: number;
  readonly run: string;
  /** Target name to path under latest/. */
  readonly outputs: Readonly<Record<string, string>>;
  /** Of `--check-determinism`: node to class. */
  readonly determinism?: Readonly<Record<string, DeterminismChecked['class']>>;
}

/**
 * `fresh`: a record of this very key exists and its outputs are whole. `cached`: so too, but the last run of this node
 * used another key (something was put back). `stale`: must run. `unknown`: depends on a stale node, so its key is open.
 */
export type NodeStatus = 'fresh' | 'cached' | 'stale' | 'unknown';

/** One cause of staleness, from the parts of the key. `what` is a word for the table, `detail` a sentence. */
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
