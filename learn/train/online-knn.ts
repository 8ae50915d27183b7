import type { Encoder } from '../encoders/encoder.ts';
import { encodeImages } from '../encoders/features.ts';
import { evenly } from '../evaluate/evenly.ts';
import { knnPredict, neighboursFor } from '../evaluate/knn.ts';
import { matrix } from '../evaluate/matrix.ts';
import type { ImageSource } from '../types.ts';
import { spreadOf } from './collapse.ts';
import type { OnlineProbe } from './online-probe.ts';

export interface OnlineKnnOptions {
  readonly images: ImageSource;
  /** Class of each image; images with -1 are left out. */
  readonly labels: Int32Array;
  readonly classes: number;
  /** Images to compare with; evenly spaced ones where there are more than `limits.bank`. */
  readonly bank: Int32Array;
  /**
   * Validation images to classify, never test images; evenly spaced ones where there are more than `limits.queries`.
   */
  readonly queries: Int32Array;
  readonly limits?: { readonly bank: number; readonly queries: number };
  /** Interrupts the encoding. */
  readonly signal?: AbortSignal;
}

/** Rows for the effective rank of features. */
const RANK_ROWS = 512;

/**
 * For `watch` of `pretrain`: accuracy of a cosine kNN (k 20, T 0.1; 1805.01978) on evaluation-mode features of images
 * without augmentation, deviation and effective ranks of the validation features, and accuracy of the online probe on
 * them where there is one.
 */
export function onlineKnn(
  options: OnlineKnnOptions,
): (encoder: Encoder, epoch?: number, probe?: Pick<OnlineProbe, 'classify'>) => Promise<Record<string, number>> {
  const { images, labels, classes, limits = { bank: 5000, queries: 2000 } } = options;
  const supervision = { signal: options.signal ?? new AbortController().signal, progress: () => undefined };
  const labelled = (indices: Int32Array) => indices.filter((index) => labels[index]! >= 0);
  const bank = evenly(labelled(options.bank), limits.bank);
  const queries = evenly(labelled(options.queries), limits.queries);
  return async (encoder, _epoch, probe) => {
    if (bank.length === 0 || queries.length === 0) return {};
    const { features: width } = encoder.spec;
    const known = matrix(await encodeImages(encoder, images, 500, supervision, bank), width);
    const asked = matrix(await encodeImages(encoder, images, 500, supervision, queries), width);
    const predictions = await knnPredict(
      asked,
      known,
      bank.map((index) => labels[index]!),
      { k: neighboursFor(bank.length), temperature: 0.1, classes },
    );
    const accuracy = (given: Int32Array) =>
      given.reduce((count, predicted, i) => count + Number(predicted === labels[queries[i]!]), 0) / queries.length;
    const rows = Math.min(RANK_ROWS, asked.rows);
    const spread = spreadOf(asked.data.subarray(0, rows * width), rows, width);
    return {
      knnAccuracy: accuracy(predictions),
      ...(probe && { linearAccuracy: accuracy(await probe.classify(asked.data)) }),
      featureDeviation: spread.deviation,
      featureRank: spread.rank,
      featureCovarianceRank: spread.covarianceRank,
    };
  };
}
