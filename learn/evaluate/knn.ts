import * as tf from '@tensorflow/tfjs-core';
import { gatherRows, type Matrix, matrix } from './matrix.ts';

export interface KnnOptions {
  /** Number of voting neighbours; see `neighboursFor`. */
  readonly k: number;
  /** T of the weight exp(s / T) of a neighbour with cosine similarity s. */
  readonly temperature: number;
  readonly classes: number;
  readonly signal?: AbortSignal;
}

/** Similarities held at once: 64 MiB of float32. */
const BATCH_SIMILARITIES = 2 ** 24;

/**
 * k for a bank of n labelled images: at least 1, at most a tenth of the bank. With 50 images, 200 neighbours mean
 * nothing.
 */
export const neighboursFor = (n: number, k = 20): number => Math.max(1, Math.min(k, Math.floor(n / 10)));

/**
 * Weighted k-nearest-neighbour classes of the queries (Wu et al. 2018, arXiv:1805.01978): the k bank rows with the
 * largest cosine similarity s vote with exp(s / T). The earlier row wins between equal similarities, the lower class
 * between equal votes.
 *
 * @param queries - [m, d]
 * @param bank - [n, d], the labelled subset.
 * @param labels - [n], class indices.
 * @returns [m]
 */
export async function knnPredict(
  queries: Matrix,
  bank: Matrix,
  labels: Int32Array,
  { k, temperature, classes, signal }: KnnOptions,
): Promise<Int32Array> {
  const predictions = new Int32Array(queries.rows);
  const batch = Math.max(1, Math.floor(BATCH_SIMILARITIES / bank.rows));
  const unitBank = tf.tensor2d(normalised(bank).data, [bank.rows, bank.columns]);
  try {
    for (let first = 0; first < queries.rows; first += batch) {
      signal?.throwIfAborted();
      const rows = Int32Array.from({ length: Math.min(batch, queries.rows - first) }, (_, i) => first + i);
      const similarities = await cosines(normalised(gatherRows(queries, rows)), unitBank);
      for (let i = 0; i < rows.length; i++) {
        const row = similarities.subarray(i * bank.rows, (i + 1) * bank.rows);
        predictions[first + i] = vote(row, nearest(row, k), labels, temperature, classes);
      }
    }
  } finally {
    unitBank.dispose();
  }
  return predictions;
}

/** Scales rows to length 1. A row of zeros stays zero and is similar to nothing. */
export function normalised({ rows, columns, data }: Matrix): Matrix {
  const unit = new Float32Array(data.length);
  for (let i = 0; i < rows; i++) {
    let square = 0;
    for (let j = i * columns; j < (i + 1) * columns; j++) square += data[j]! ** 2;
    const length = Math.sqrt(square) || 1;
    for (let j = i * columns; j < (i + 1) * columns; j++) unit[j] = data[j]! / length;
  }
  return matrix(unit, columns);
}

export async function cosines(queries: Matrix, unitBank: tf.Tensor2D): Promise<Float32Array> {
  const result = tf.tidy(() =>
    tf.matMul(tf.tensor2d(queries.data, [queries.rows, queries.columns]), unitBank, false, true),
  );
  const values = (await result.data()) as Float32Array;
  result.dispose();
  return values;
}

/** Indices of the k largest values, largest first; the first of equal ones. */
export function nearest(values: Float32Array, k: number): Int32Array {
  const found = new Int32Array(Math.min(k, values.length));
  let count = 0;
  let least = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (count === found.length && value <= least) continue;
    if (count < found.length) count++;
    let place = count - 1;
    while (place > 0 && values[found[place - 1]!]! < value) {
      found[place] = found[place - 1]!;
      place--;
    }
    found[place] = i;
    least = values[found[count - 1]!]!;
  }
  return found;
}

function vote(
  similarities: Float32Array,
  neighbours: Int32Array,
  labels: Int32Array,
  temperature: number,
  classes: number,
): number {
  const votes = new Float64Array(classes);
  // Without the largest similarity a small T cannot overflow; votes keep their ratios.
  const most = similarities[neighbours[0]!]!;
  for (const index of neighbours) votes[labels[index]!]! += Math.exp((similarities[index]! - most) / temperature);
  return votes.reduce((best, value, c) => (value > votes[best]! ? c : best), 0);
}
