import type { DeterminismClass } from '../events.ts';
import type { Digest } from '../ground/digest.ts';
import type { KeyParts } from './key.ts';

/** By port, the name and the artifact of each item. */
export type ItemDigests = Readonly<Record<string, readonly (readonly [string, Digest])[]>>;

/** The result of one key and its origin. Written last: a record means a whole result. */
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
  /** The parts that were hashed into the key, for `why` and `diff`. */
  readonly parts: KeyParts;
  /** Number of the attempt that succeeded: how often the computation was started. */
  readonly attempts?: number;
  readonly seconds: number;
  /** Most bytes that the process which computed it held, if the system reports that. */
  readonly peakMemory?: number;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly machine: Readonly<Record<string, string | number>>;
  /** Determinism classes of the producers, as a stage that reports on them was given them; outside its key. */
  readonly told?: Readonly<Record<string, DeterminismClass>>;
  /** Seals of imported producers, as a stage that reports on them was given them; outside its key. */
  readonly toldSeals?: Readonly<Record<string, Digest>>;
  /** Number of the attempt whose checkpoint this result resumed from. */
  readonly resumedFrom?: number;
  /** The origin of an imported result. Whoever made the file vouches for it. */
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
