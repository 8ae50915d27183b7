import type { HistoryRow } from '../types.ts';
import { singularValues } from './spectrum.ts';

/** Spread of features: small where they have collapsed. */
export interface Spread {
  /** Mean deviation over the batch of l2-normalised features; 1 / sqrt(d) where they fill the sphere. */
  readonly deviation: number;
  /** RankMe (Garrido et al. 2023, 2210.02885): exp of the entropy of the normalised singular values; 1 … min(n, d). */
  readonly rank: number;
  /** exp of the entropy of the covariance's eigenvalues: number of varying directions, weighted by their variance. */
  readonly covarianceRank: number;
}

/** @param features - [n, d], row by row. */
export function spreadOf(features: Float32Array, n: number, d: number): Spread {
  return {
    deviation: meanDeviation(features, n, d),
    rank: rankMe(features, n, d),
    covarianceRank: covarianceRank(features, n, d),
  };
}

/** Mean over features of the unbiased deviation of l2-normalised rows. */
export function meanDeviation(features: Float32Array, n: number, d: number): number {
  const sum = new Float64Array(d);
  const squares = new Float64Array(d);
  for (let i = 0; i < n; i++) {
    const row = features.subarray(i * d, (i + 1) * d);
    const norm = Math.sqrt(row.reduce((total, value) => total + value * value, 0)) || 1;
    for (let j = 0; j < d; j++) {
      const value = row[j]! / norm;
      sum[j] = sum[j]! + value;
      squares[j] = squares[j]! + value * value;
    }
  }
  let total = 0;
  for (let j = 0; j < d; j++) total += Math.sqrt(Math.max(0, (squares[j]! - sum[j]! ** 2 / n) / (n - 1)));
  return total / d;
}

export function rankMe(features: Float32Array, n: number, d: number): number {
  const values = singularValues(features, n, d);
  const sum = values.reduce((total, value) => total + value, 0);
  if (sum === 0) return 1;
  return Math.exp(
    values.reduce((entropy, value) => {
      const p = value / sum + 1e-7;
      return entropy - p * Math.log(p);
    }, 0),
  );
}

/**
 * Effective rank (Roy and Vetterli 2007) of the covariance: 1 for features on a line, d for a ball. Unlike RankMe it
 * ignores the mean, and gives more weight to large directions.
 */
export function covarianceRank(features: Float32Array, n: number, d: number): number {
  const centred = Float32Array.from(features.subarray(0, n * d));
  for (let j = 0; j < d; j++) {
    let mean = 0;
    for (let i = 0; i < n; i++) mean += centred[i * d + j]! / n;
    for (let i = 0; i < n; i++) centred[i * d + j] = centred[i * d + j]! - mean;
  }
  const variances = singularValues(centred, n, d).map((value) => value * value);
  const sum = variances.reduce((total, value) => total + value, 0);
  if (sum === 0) return 1;
  return Math.exp(
    variances.reduce((entropy, value) => entropy - (value > 0 ? (value / sum) * Math.log(value / sum) : 0), 0),
  );
}

/** A sentence for the report where features have collapsed: deviation below a fifth of 1 / sqrt(d). */
export function collapseAlarm(spread: Spread, d: number, epoch: number): string | undefined {
  const healthy = 1 / Math.sqrt(d);
  if (spread.deviation >= 0.2 * healthy) return undefined;
  return `Collapse: after epoch ${epoch} the projections' deviation was ${spread.deviation.toPrecision(2)}, below a fifth of the healthy ${healthy.toPrecision(2)}; effective rank ${spread.rank.toFixed(1)} of ${d}. Try a lower learning rate, a larger batch, stronger augmentation, or the head of the method's preset.`;
}

/** Rows of the curve needed before a spike can be detected. */
const ROWS_BEFORE = 5;
const SPIKE = 10;

/**
 * A sentence for the report where the newest row's mean gradient norm exceeds ten times the median of the rows before.
 */
export function spikeAlarm(rows: readonly HistoryRow[], epoch: number): string | undefined {
  const norms = rows.map(({ values }) => values.gradientNorm ?? 0);
  const newest = norms.pop();
  if (newest === undefined || norms.length < ROWS_BEFORE) return undefined;
  const median = norms.sort((a, b) => a - b)[Math.floor(norms.length / 2)]!;
  if (newest <= SPIKE * median) return undefined;
  return `Spike: in epoch ${epoch} the gradient's norm rose to ${newest.toPrecision(2)}, over ten times its median ${median.toPrecision(2)} so far. If the loss does not recover, try a lower learning rate or a longer warm-up.`;
}
