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

export type RowKind = 'training' | 'accuracy' | 'value' | 'cost';

export interface GateRow {
  readonly metric: string;
  readonly kind: RowKind;
  readonly verdict: Verdict;
  /** Means over the seeds of each side, their difference and its 95 % interval, where they were compared. */
  readonly baseline?: number;
  readonly now?: number;
  readonly difference?: number;
  readonly interval?: readonly [number, number];
  /** Standard error of the difference, for accumulating many checks. */
  readonly standardError?: number;
  /** Seeds of each side. */
  readonly seeds?: { readonly baseline: number; readonly now: number };
  /** One-sided p-value of being worse, with Holm's correction. */
  readonly p?: number;
  /** For `cannot tell`: this many more check seeds could decide; absent where no number of check seeds can. */
  readonly moreSeeds?: number;
  /** Current value over baseline value, for costs. */
  readonly ratio?: number;
  readonly note?: string;
}

export interface GateResult {
  readonly ok: boolean;
  /** 3 where anything is worse, else 2 where something is not comparable, else 0. */
  readonly exitCode: 0 | 2 | 3;
  readonly rows: readonly GateRow[];
  readonly settings: GateSettings;
  readonly look: Look & { readonly seeds: number };
  /** Notes on the comparison as a whole. */
  readonly notes: readonly string[];
}
