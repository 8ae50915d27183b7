import type { Interval } from './intervals.ts';
import { mean, variance } from './mean-and-variance.ts';
import type { ImageVariances } from './patterns.ts';
import { studentQuantile } from './special-functions.ts';
import { crossedVariance } from './variance-parts.ts';

/** One run by the loss of each test image. */
export interface LossRun {
  readonly seed: number;
  readonly draw: number;
  readonly losses: Float64Array;
}

/**
 * Negative log likelihood of each image's class, -log softmax(logits)[label], in nats: PyTorch's `cross_entropy` without its
 * mean.
 *
 * @param logits [n, classes]
 * @param labels [n]
 */
export function imageLosses(logits: ArrayLike<number>, labels: ArrayLike<number>): Float64Array {
  const n = labels.length;
  const classes = logits.length / n;
  return Float64Array.from({ length: n }, (_, i) => {
    let most = Number.NEGATIVE_INFINITY;
    for (let c = 0; c < classes; c++) most = Math.max(most, logits[i * classes + c]!);
    let total = 0;
    for (let c = 0; c < classes; c++) total += Math.exp(logits[i * classes + c]! - most);
    return most + Math.log(total) - logits[i * classes + labels[i]!]!;
  });
}

/**
 * Mean loss over seeds, draws and test images with Student's 95 % interval, whose variance has the parts of
 * `variance-parts.ts`. One run gives the interval over images alone. No loss is below 0.
 *
 * @param overlap - Mean share of labels that two draws have in common, below 1
 */
export function meanLoss(
  runs: readonly LossRun[],
  overlap = 0,
): { readonly loss: number; readonly interval: Interval } {
  const byRun = runs.map(({ seed, draw, losses }) => ({ seed, draw, mean: mean(losses) }));
  const loss = mean(byRun.map((run) => run.mean));
  const { total, df } = crossedVariance(byRun, [], ofImages(runs), Math.max(1, runs[0]!.losses.length - 1), overlap);
  const half = total > 0 ? studentQuantile(0.975, df) * Math.sqrt(total) : 0;
  return { loss, interval: [Math.max(0, loss - half), loss + half] };
}

function ofImages(runs: readonly LossRun[]): ImageVariances {
  const n = runs[0]!.losses.length;
  const averaged = new Float64Array(n);
  let between = 0;
  for (let i = 0; i < n; i++) {
    const own = runs.map(({ losses }) => losses[i]!);
    averaged[i] = mean(own);
    between += variance(own);
  }
  return { perImage: variance(averaged) / n, betweenRuns: [between / n / (runs.length * n), 0] };
}
