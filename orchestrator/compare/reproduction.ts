import type { Difference } from '../events.ts';
import type { ComparedMetric } from './metrics-comparison.ts';

/**
 * What became of a node of the lock: the same bytes; other bytes and the same numbers, to rounding; other numbers from the
 * same computation; not the same computation; other bytes whose numbers are not at hand on one side; no result here.
 */
export type NodeVerdict = 'bit-equal' | 'within tolerance' | 'different' | 'not comparable' | 'not judged' | 'missing';

export interface ReproducedNode {
  readonly node: string;
  readonly stage: string;
  readonly verdict: NodeVerdict;
  /** Its name here, where it is another. */
  readonly here?: string;
  /** Whether this run computed it; else its result was there. */
  readonly ran: boolean;
  /** What of its own is other than in the lock: functions, parameters, files, packages, environment. */
  readonly causes: readonly { readonly cause: string; readonly what: string; readonly detail: string }[];
  /** Nodes before it whose outputs are other. */
  readonly after: readonly string[];
  readonly key: 'same' | 'other' | 'none';
  /** The largest relative difference of two numbers, where numbers were compared. */
  readonly largest?: number;
  readonly differences: readonly Difference[];
  /** The verdict in words. */
  readonly reason: string;
}

export type Outcome = 'bit-equal' | 'within tolerance' | 'different' | 'not comparable' | 'not judged' | 'incomplete';

/** What `reproduce --json` prints last. */
export interface Reproduction {
  readonly type: 'reproduction';
  readonly experiment: string;
  readonly outcome: Outcome;
  readonly ok: boolean;
  readonly sentence: string;
  readonly nodes: readonly ReproducedNode[];
  /** Nodes that the graph here has beside those of the lock. */
  readonly extra: readonly string[];
  /** How many nodes have each verdict. */
  readonly counts: Readonly<Partial<Record<NodeVerdict, number>>>;
  /** Undefined where the project measures nothing that it could compare, or the lock's file is not at hand. */
  readonly metrics?: { readonly rule: string; readonly compared: readonly ComparedMetric[] };
  /** What could not be judged, and what would be needed, in sentences. */
  readonly notJudged: readonly string[];
  /** Settings that are other than the lock's, by `--set`. */
  readonly set: readonly string[];
}
