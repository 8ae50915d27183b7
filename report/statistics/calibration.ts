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

/**
 * Calibration of the most probable class by equal bins of confidence, open below and closed above.
 *
 * @param logits [n, classes]; softmax is taken here
 * @param labels [n]
 */
export function calibration(logits: ArrayLike<number>, labels: ArrayLike<number>, bins = 15): Calibration {
  const n = labels.length;
  const classes = logits.length / n;
  const sums = Array.from({ length: bins }, () => ({ count: 0, confidence: 0, right: 0 }));
  for (let i = 0; i < n; i++) {
    let best = 0;
    for (let c = 1; c < classes; c++) if (logits[i * classes + c]! > logits[i * classes + best]!) best = c;
    let total = 0;
    for (let c = 0; c < classes; c++) total += Math.exp(logits[i * classes + c]! - logits[i * classes + best]!);
    const confidence = 1 / total;
    const bin = sums[Math.min(bins - 1, Math.max(0, Math.ceil(confidence * bins) - 1))]!;
    bin.count += 1;
    bin.confidence += confidence;
    bin.right += best === labels[i] ? 1 : 0;
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
