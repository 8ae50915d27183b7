import type { Difference } from '../events.ts';
import type { ComparedMetric } from './metrics-comparison.ts';

/**
 * Verdict on a node of the lock, in order: the same bytes; the same numbers up to rounding; different numbers from the same
 * computation; a different computation; different bytes without the numbers of both sides; no result.
 */
export type NodeVerdict = 'bit-equal' | 'within tolerance' | 'different' | 'not comparable' | 'not judged' | 'missing';

export interface ReproducedNode {
  readonly node: string;
  readonly stage: string;
  readonly verdict: NodeVerdict;
  /** Its name in this graph, if that differs. */
  readonly here?: string;
  /** True if this run computed it; false if its result was already there. */
  readonly ran: boolean;
  /** Its own differences from the lock: functions, parameters, files, packages, environment. */
  readonly causes: readonly { readonly cause: string; readonly what: string; readonly detail: string }[];
  /** Producers whose outputs differ. */
  readonly after: readonly string[];
  readonly key: 'same' | 'other' | 'none';
  /** Largest relative difference of two numbers, if numbers were compared. */
  readonly largest?: number;
  readonly differences: readonly Difference[];
  /** The verdict in words. */
  readonly reason: string;
}

export type Outcome = 'bit-equal' | 'within tolerance' | 'different' | 'not comparable' | 'not judged' | 'incomplete';

/** The last object that `reproduce --json` prints. */
export interface Reproduction {
  readonly type: 'reproduction';
  readonly experiment: string;
  readonly outcome: Outcome;
  readonly ok: boolean;
  readonly sentence: string;
  readonly nodes: readonly ReproducedNode[];
  /** Nodes of this graph that the lock lacks. */
  readonly extra: readonly string[];
  /** Count of nodes by verdict. */
  readonly counts: Readonly<Partial<Record<NodeVerdict, number>>>;
  /** Undefined if the project has no metrics, or the lock's metrics file is not available. */
  readonly metrics?: { readonly rule: string; readonly compared: readonly ComparedMetric[] };
  /** Sentences: what could not be judged, and what is needed for it. */
  readonly notJudged: readonly string[];
  /** Settings that `--set` overrides. */
  readonly set: readonly string[];
}
