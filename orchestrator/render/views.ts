import type { CodeChange } from '../code/changes.ts';
import type { NodeStatus, Reason } from '../events.ts';
import type { Determinism } from '../store/known-determinism.ts';

/** Plain data that the read-only commands give to be shown. Nothing here knows the store or the graph. */

export interface NodeRow {
  readonly node: string;
  readonly stage: string;
  readonly status: NodeStatus;
  readonly key?: string | undefined;
  readonly reasons: readonly Reason[];
  /** What it took when it last ran. */
  readonly seconds?: number | undefined;
}

/** One part of a key, named as the record names it: `input text`, `parameter shortest`, `code`, `package valibot`. */
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
  /** Later runs that took it from the store, where it was asked for. */
  readonly reused?: number | undefined;
  /** Where an imported result came from, in words. */
  readonly origin?: string | undefined;
}

/** A stale node before an `unknown` one, the way from it, and why it must run. */
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
  /** Of an `unknown` node: the stale nodes that it waits for. */
  readonly causes?: readonly Cause[] | undefined;
  readonly codeChanges: readonly CodeChange[];
}

/** `failed`: it has to run, and the last run of the experiment tried with the same key or none. */
export type GraphState = NodeStatus | 'failed';

export interface GraphNode {
  readonly node: string;
  readonly stage: string;
  readonly status?: GraphState | undefined;
  /** What it took when it last ran, and when that was (ISO 8601). */
  readonly seconds?: number | undefined;
  readonly at?: string | undefined;
  /** Sentences: why it has to run. */
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
}

export interface ShowView {
  readonly node: string;
  readonly stage: string;
  readonly key: string;
  readonly outputs: readonly {
    readonly port: string;
    readonly kind: string;
    readonly digest: string;
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
  /** Of a result that was imported: the file, and the SHA-256 that seals it. */
  readonly origin?: { readonly file: string; readonly seal: string; readonly importedAt: string } | undefined;
  /** What came out when it was run again, where that was tried. */
  readonly determinism?: Determinism | undefined;
  /** The command that makes it again. */
  readonly command: string;
}

export interface GcView {
  readonly dryRun: boolean;
  readonly removed: readonly { readonly what: string; readonly count: number; readonly bytes: number }[];
  readonly kept: readonly { readonly what: string; readonly count: number; readonly bytes: number }[];
  /** What goes, the oldest first, and the bytes that are free by it. */
  readonly results: readonly {
    readonly node: string;
    readonly run: string;
    readonly at: string;
    readonly bytes: number;
  }[];
  /** What keeps the rest: how many results, how many bytes, and how many of them nothing else keeps. */
  readonly roots: readonly {
    readonly kind: string;
    readonly name: string;
    readonly of: string;
    readonly results: number;
    readonly bytes: number;
    readonly alone: number;
  }[];
  /** Bytes by which what must stay exceeds the wanted size. */
  readonly over: number;
}

export interface VerifyView {
  readonly objects: number;
  readonly bytes: number;
  readonly seconds: number;
  readonly repaired: boolean;
  readonly damaged: readonly {
    /** The digest or the path of what is damaged. */
    readonly what: string;
    readonly trouble: string;
    /** Nodes that lose their result by it and run again. */
    readonly nodes: readonly string[];
  }[];
}
