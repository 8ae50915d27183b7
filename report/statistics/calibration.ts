import { bcaInterval } from './bca.ts';
import { boundsOfMean, FEW_DIFFERENCES } from './few-images.ts';
import type { Generator } from './generator.ts';
import { type Interval, sortedQuantile } from './intervals.ts';

/** One bin of a reliability diagram. */
export interface ReliabilityBin {
  readonly count: number;
  /** Means over the bin's images, in [0, 1]; 0 where the bin is empty. */
  readonly confidence: number;
  readonly accuracy: number;
}

export interface Calibration {
  /** Expected calibration error (Naeini 2015; Guo 2017, arXiv:1706.04599): mean |accuracy - confidence| over images. */
  readonly error: number;
  readonly bins: readonly ReliabilityBin[];
}

/** `width`: bins of equal width in [0, 1]. `mass`: bins between quantiles of the confidences, with about equal numbers of images. */
export type BinScheme = 'width' | 'mass';

/** For each image, the softmax probability of the most probable class, and 1 where that class is right. */
interface Judged {
  readonly confidence: Float64Array;
  readonly right: Uint8Array;
}

/**
 * Calibration of the most probable class, in bins of confidence that are open below and closed above.
 *
 * @param logits [n, classes]
 * @param labels [n]
 */
export function calibration(
  logits: ArrayLike<number>,
  labels: ArrayLike<number>,
  bins = 15,
  scheme: BinScheme = 'width',
): Calibration {
  const judged = judge(logits, labels);
  const n = labels.length;
  const where = binOf(judged, bins, scheme);
  const sums = Array.from({ length: bins }, () => ({ count: 0, confidence: 0, right: 0 }));
  for (let i = 0; i < n; i++) {
    const bin = sums[where[i]!]!;
    bin.count += 1;
    bin.confidence += judged.confidence[i]!;
    bin.right += judged.right[i]!;
  }
  let error = 0;
  for (const bin of sums) error += Math.abs(bin.right - bin.confidence) / n;
  return {
    error,
    bins: sums.map(({ count, confidence, right }) => ({
      count,
      confidence: count > 0 ? confidence / count : 0,
      accuracy: count > 0 ? right / count : 0,
    })),
  };
}

/**
 * BCa interval of the expected calibration error over test images, with bins of equal width. The estimate is biased
 * upwards, and more so with fewer images in a bin: even a perfectly calibrated classifier gets a value above 0.
 */
export function calibrationInterval(
  logits: ArrayLike<number>,
  labels: ArrayLike<number>,
  random: Generator,
  bins = 15,
  resamples = 1000,
): Interval {
  const { confidence, right } = judge(logits, labels);
  const n = labels.length;
  const where = binOf({ confidence, right }, bins, 'width');
  const gap = confidence.map((value, i) => right[i]! - value);
  const all = new Float64Array(bins);
  for (let i = 0; i < n; i++) all[where[i]!]! += gap[i]!;
  const total = (sums: Float64Array): number => sums.reduce((sum, value) => sum + Math.abs(value), 0);
  const error = total(all);
  const jackknife = Array.from(gap, (value, i) => {
    const own = all[where[i]!]!;
    return (error - Math.abs(own) + Math.abs(own - value)) / (n - 1);
  });
  const drawn = Float64Array.from({ length: resamples }, () => {
    const sums = new Float64Array(bins);
    for (let k = 0; k < n; k++) {
      const i = random.int(n);
      sums[where[i]!]! += gap[i]!;
    }
    return total(sums) / n;
  });
  return atLeast(bcaInterval(drawn, error / n, jackknife), confidence, right);
}

/** Where (nearly) all images are right, or wrong, every resample is alike: the accuracy's exact bounds say how far it may be off. */
function atLeast([low, high]: Interval, confidence: Float64Array, right: Uint8Array): Interval {
  const n = right.length;
  const rights = right.reduce((sum, bit) => sum + bit, 0);
  if (Math.min(rights, n - rights) >= FEW_DIFFERENCES) return [low, high];
  const sure = confidence.reduce((sum, value) => sum + value, 0) / n;
  return [low, Math.max(high, ...boundsOfMean(Array.from(right), n).map((end) => Math.abs(end - sure)))];
}

function judge(logits: ArrayLike<number>, labels: ArrayLike<number>): Judged {
  const n = labels.length;
  const classes = logits.length / n;
  const confidence = new Float64Array(n);
  const right = new Uint8Array(n);
  for (let i = 0; i < n; i++) {
    let best = 0;
    for (let c = 1; c < classes; c++) if (logits[i * classes + c]! > logits[i * classes + best]!) best = c;
    let total = 0;
    for (let c = 0; c < classes; c++) total += Math.exp(logits[i * classes + c]! - logits[i * classes + best]!);
    confidence[i] = 1 / total;
    right[i] = best === labels[i] ? 1 : 0;
  }
  return { confidence, right };
}

function binOf({ confidence }: Judged, bins: number, scheme: BinScheme): Int32Array {
  if (scheme === 'width')
    return Int32Array.from(confidence, (value) => Math.min(bins - 1, Math.max(0, Math.ceil(value * bins) - 1)));
  const sorted = Float64Array.from(confidence).sort();
  const edges = Array.from({ length: bins - 1 }, (_, k) => sortedQuantile(sorted, (k + 1) / bins));
  return Int32Array.from(confidence, (value) => {
    let bin = 0;
    while (bin < edges.length && edges[bin]! < value) bin += 1;
    return bin;
  });
}
