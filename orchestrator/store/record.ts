import type { DeterminismClass } from '../events.ts';
import type { Digest } from '../ground/digest.ts';
import type { KeyParts } from './key.ts';

/** By port, the name and the artifact of each item. */
export type ItemDigests = Readonly<Record<string, readonly (readonly [string, Digest])[]>>;

/** What one key produced, from what and how. Written last: where there is a record, there is a whole result. */
export interface NodeRecord {
  readonly version: 1;
  readonly key: Digest;
  readonly stage: string;
  readonly node: string;
  readonly experiment: string;
  /** The run that made it. */
  readonly run: string;
  /** Port to artifact. */
  readonly outputs: Readonly<Record<string, Digest>>;
  /** Names and artifacts of the items, in order, of outputs that are lists. */
  readonly items?: ItemDigests;
  /** The parts that were hashed into the key, kept since `why` and `diff` compare them. */
  readonly parts: KeyParts;
  /** Number of the attempt that succeeded: how often the computation was started. */
  readonly attempts?: number;
  readonly seconds: number;
  /** Most bytes that the process held which computed it, where the system says. */
  readonly peakMemory?: number;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly machine: Readonly<Record<string, string | number>>;
  /** Classes of determinism of the nodes before it, which a stage that reports on them was told; outside its key. */
  readonly told?: Readonly<Record<string, DeterminismClass>>;
  /** Number of the attempt whose checkpoint this result resumed from. */
  readonly resumedFrom?: number;
  /** Of a result that was not made in this store: where it came from. Whoever made the file vouches for it. */
  readonly origin?: Origin;
}

/** The file that a result was imported from. */
export interface Origin {
  /** Its name, without its folder. */
  readonly file: string;
  /** SHA-256 that seals it. */
  readonly seal: Digest;
  /** ISO 8601, UTC. */
  readonly importedAt: string;
}
