import type { GateSettings, Look } from './gate-settings.ts';

export type Verdict =
  | 'identical'
  | 'not worse'
  | 'lower, but less than delta'
  | 'worse'
  | 'cannot tell'
  | 'not comparable'
  | 'advisory'
  | 'new';

/** What a row is about. */
export type RowKind = 'training' | 'accuracy' | 'value' | 'cost';

export interface GateRow {
  readonly metric: string;
  readonly kind: RowKind;
  readonly verdict: Verdict;
  /** Means over the seeds of each side and their difference with its 95 % interval, where they were compared. */
  readonly baseline?: number;
  readonly now?: number;
  readonly difference?: number;
  readonly interval?: readonly [number, number];
  /** Standard error of the difference: with the difference, what a later accumulation over many checks would need. */
  readonly standardError?: number;
  /** Seeds of each side. */
  readonly seeds?: { readonly baseline: number; readonly now: number };
  /** Holm's corrected one-sided p of being worse. */
  readonly p?: number;
  /** For `cannot tell`: this many more check seeds would tell; nothing where no number of check seeds would. */
  readonly moreSeeds?: number;
  /** Now over baseline, for costs. */
  readonly ratio?: number;
  readonly note?: string;
}

export interface GateResult {
  readonly ok: boolean;
  /** 3 where anything is worse, else 2 where something cannot be compared, else 0. */
  readonly exitCode: 0 | 2 | 3;
  readonly rows: readonly GateRow[];
  readonly settings: GateSettings;
  readonly look: Look & { readonly seeds: number };
  /** What a reader must know of the comparison as a whole. */
  readonly notes: readonly string[];
}
