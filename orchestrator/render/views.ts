import type { CodeChange } from '../code/changes.ts';
import type { MainResults } from '../compare/main-results.ts';
import type { NodeStatus, Reason } from '../events.ts';
import type { Determinism } from '../store/known-determinism.ts';

/** Plain data that the read-only commands show. It knows neither the store nor the graph. */

export interface NodeRow {
  readonly node: string;
  readonly stage: string;
  readonly status: NodeStatus;
  readonly key?: string | undefined;
  readonly reasons: readonly Reason[];
  /** Seconds that it took when it last ran. */
  readonly seconds?: number | undefined;
}

/** One part of a key, with its name in the record: `input text`, `parameter shortest`, `code`, `package valibot`. */
export interface KeyPart {
  readonly name: string;
  readonly value: string;
}

/** The run that made a result. */
export interface Making {
  readonly run: string;
  readonly at: string;
  readonly seconds: number;
  readonly key?: string | undefined;
  /** Number of later runs that took it from the store, if that was asked for. */
  readonly reused?: number | undefined;
  /** The origin of an imported result, in words. */
  readonly origin?: string | undefined;
}

/** A stale node before an `unknown` one, the path from it, and the reasons why it must run. */
export interface Cause {
  readonly node: string;
  readonly path: readonly string[];
  readonly reasons: readonly Reason[];
}

export interface WhyView {
  readonly node: string;
  readonly stage?: string | undefined;
  readonly status: NodeStatus;
  readonly key?: string | undefined;
  readonly parts: readonly KeyPart[];
  readonly reasons: readonly Reason[];
  readonly lastRun?: Making | undefined;
  /** For an `unknown` node, the stale nodes that it waits for. */
  readonly causes?: readonly Cause[] | undefined;
  readonly codeChanges: readonly CodeChange[];
}

/** A reason in the code, with its place. */
interface CodeReason {
  readonly what: string;
  readonly at: string;
}

export interface CodeView {
  readonly node: string;
  readonly stage: string;
  /** Stated by the stage, whose code is then not looked at. */
  readonly version?: string | undefined;
  readonly modules: readonly {
    readonly path: string;
    readonly kind: 'code' | 'data';
    /** Why all of it counts; absent if it counts declaration by declaration. */
    readonly whole?: { readonly what: string; readonly line: number };
  }[];
  readonly packages: Readonly<Record<string, string>>;
  readonly process: { readonly shared: boolean; readonly declared?: string; readonly because?: CodeReason };
  readonly place: { readonly in: 'main' | 'worker'; readonly because?: CodeReason };
  /** Why it is no plain function of data. */
  readonly notPlain?: CodeReason;
}

/** `failed`: it must run, and the last run of the experiment attempted it with the same key or with none. */
export type GraphState = NodeStatus | 'failed';

export interface GraphNode {
  readonly node: string;
  readonly stage: string;
  readonly status?: GraphState | undefined;
  /** Seconds that it took when it last ran, and when that was (ISO 8601). */
  readonly seconds?: number | undefined;
  readonly at?: string | undefined;
  /** Sentences that say why it must run. */
  readonly reasons?: readonly string[] | undefined;
}

export interface GraphView {
  readonly title: string;
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly {
    readonly from: string;
    readonly output?: string;
    readonly to: string;
    readonly port: string;
  }[];
}

export interface RunRow {
  readonly run: string;
  readonly experiment: string;
  /** ISO 8601. */
  readonly at: string;
  readonly state: 'ok' | 'failed' | 'interrupted' | 'running' | 'died';
  readonly ran: number;
  readonly fresh: number;
  readonly failed: number;
  readonly seconds?: number | undefined;
  /** Overridden parameters, `path=value`. */
  readonly set: readonly string[];
  /** Its main results, where the store still has them. */
  readonly results?: MainResults;
}

export interface ShowView {
  readonly node: string;
  readonly stage: string;
  readonly key: string;
  readonly outputs: readonly {
    readonly port: string;
    readonly kind: string;
    readonly digest: string;
    /** What the project says of it. */
    readonly says?: readonly string[];
    readonly files: readonly { readonly name: string; readonly bytes: number; readonly path?: string | undefined }[];
  }[];
  readonly inputs: readonly { readonly port: string; readonly from: string; readonly digest: string }[];
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly code?: string | undefined;
  readonly environment: Readonly<Record<string, string>>;
  readonly run?: string | undefined;
  readonly at: string;
  readonly seconds: number;
  readonly attempts?: number | undefined;
  /** The attempt whose checkpoint the result resumed from. */
  readonly resumedFrom?: number | undefined;
  readonly machine?: string | undefined;
  /** For an imported result, the file and the SHA-256 that seals it. */
  readonly origin?: { readonly file: string; readonly seal: string; readonly importedAt: string } | undefined;
  /** The outcome of running it again, if that was tried. */
  readonly determinism?: Determinism | undefined;
  /** The command that makes it again. */
  readonly command: string;
}

export interface GcView {
  readonly dryRun: boolean;
  readonly removed: readonly { readonly what: string; readonly count: number; readonly bytes: number }[];
  readonly kept: readonly { readonly what: string; readonly count: number; readonly bytes: number }[];
  /** The results to remove, the oldest first, and the bytes that this frees. */
  readonly results: readonly {
    readonly node: string;
    readonly run: string;
    readonly at: string;
    readonly bytes: number;
  }[];
  /** The roots that keep the rest: the number of results, their bytes, and the number that nothing else keeps. */
  readonly roots: readonly {
    readonly kind: string;
    readonly name: string;
    readonly of: string;
    readonly results: number;
    readonly bytes: number;
    readonly alone: number;
  }[];
  /** Bytes by which the results that must stay exceed the wanted size. */
  readonly over: number;
}

export interface MigrationView {
  readonly objects: number;
  readonly results: number;
  readonly runs: number;
  readonly checkpoints: number;
  /** What was moved to quarantine. */
  readonly damaged: readonly { readonly path: string; readonly reason: string }[];
}

export interface VerifyView {
  readonly objects: number;
  readonly bytes: number;
  readonly seconds: number;
  readonly repaired: boolean;
  readonly damaged: readonly {
    /** The digest or the path of the damaged object. */
    readonly what: string;
    readonly trouble: string;
    /** Nodes that lose their result and must run again. */
    readonly nodes: readonly string[];
  }[];
}
