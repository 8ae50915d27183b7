/** Statistics of logits [n, k], packed, against labels [n], summed in doubles. */

/** Class with the largest logit of each row; the first of equal ones. */
export function predict(logits: ArrayLike<number>, k: number): Int32Array {
  return Int32Array.from({ length: logits.length / k }, (_, i) => {
    let best = 0;
    for (let c = 1; c < k; c++) if (logits[i * k + c]! > logits[i * k + best]!) best = c;
    return best;
  });
}

/** Share of correct predictions, in [0, 1]. */
export function accuracy(predictions: ArrayLike<number>, labels: ArrayLike<number>): number {
  let right = 0;
  for (let i = 0; i < labels.length; i++) if (predictions[i] === labels[i]) right++;
  return right / labels.length;
}

/** The same on images that were held out, or 0 where there are none. */
export const heldAccuracy = (predictions: ArrayLike<number>, labels: ArrayLike<number>): number =>
  labels.length > 0 ? accuracy(predictions, labels) : 0;

/** log(sum(exp(logits))) of row `i`, without overflow. */
function logSumExp(logits: ArrayLike<number>, i: number, k: number): number {
  let most = Number.NEGATIVE_INFINITY;
  for (let c = 0; c < k; c++) most = Math.max(most, logits[i * k + c]!);
  let sum = 0;
  for (let c = 0; c < k; c++) sum += Math.exp(logits[i * k + c]! - most);
  return most + Math.log(sum);
}

/** Mean of -log softmax(logits)[label], in nats. */
export function crossEntropy(logits: ArrayLike<number>, labels: ArrayLike<number>): number {
  const k = logits.length / labels.length;
  let sum = 0;
  for (let i = 0; i < labels.length; i++) sum += logSumExp(logits, i, k) - logits[i * k + labels[i]!]!;
  return sum / labels.length;
}
