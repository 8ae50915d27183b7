import type { Matrix } from '../evaluate/matrix.ts';
import { minimise } from './lbfgs.ts';
import { type Products, productsOf } from './products.ts';

/** A linear classifier with logits x W + b. */
export interface LinearModel {
  /** [d, k], packed. */
  readonly weight: Float64Array;
  /** [k] */
  readonly bias: Float64Array;
}

export interface LogisticFit extends LinearModel {
  /** The penalised loss at the minimum. */
  readonly loss: number;
  readonly iterations: number;
  readonly evaluations: number;
  readonly converged: boolean;
}

export interface LogisticOptions {
  /** Largest component of the gradient at the end; 1e-4 where absent. */
  readonly tolerance?: number;
  readonly maxIterations?: number;
  /** Start of the search; zeros where absent. */
  readonly from?: LinearModel;
  readonly signal?: AbortSignal;
}

/**
 * Multinomial logistic regression by L-BFGS: the minimum of mean cross-entropy + l2 / 2 * |W|², without a penalty on
 * the bias. It equals scikit-learn's LogisticRegression with C = 1 / (n * l2) and draws nothing.
 *
 * @param products - The features [n, d] (see `productsOf`), usually standardised.
 * @param labels - [n], class indices below `k`. A class without examples ends with a very low bias.
 */
export async function fitLogistic(
  products: Products,
  labels: Int32Array,
  k: number,
  l2: number,
  options: LogisticOptions = {},
): Promise<LogisticFit> {
  const { from, ...rest } = options;
  const weights = products.columns * k;
  const start = new Float64Array(weights + k);
  if (from) {
    start.set(from.weight);
    start.set(from.bias, weights);
  }
  const evaluate = async (parameters: Float64Array) => {
    const weight = parameters.subarray(0, weights);
    const logits = await products.times(weight, k);
    const { loss, residuals, bias } = softmaxLoss(logits, parameters.subarray(weights), labels);
    const gradient = new Float64Array(parameters.length);
    gradient.set(await products.transposedTimes(residuals, k));
    gradient.set(bias, weights);
    let square = 0;
    for (let i = 0; i < weights; i++) {
      square += weight[i]! ** 2;
      gradient[i]! += l2 * weight[i]!;
    }
    return { value: loss + (l2 / 2) * square, gradient };
  };
  const minimum = await minimise(evaluate, start, { noise: products.noise, ...rest });
  return {
    weight: minimum.x.slice(0, weights),
    bias: minimum.x.slice(weights),
    loss: minimum.value,
    iterations: minimum.iterations,
    evaluations: minimum.evaluations,
    converged: minimum.converged,
  };
}

/**
 * Mean cross-entropy, its gradient with respect to the logits (softmax - onehot) / n [n, k], and the sum of that over
 * rows [k].
 */
function softmaxLoss(products: ArrayLike<number>, bias: Float64Array, labels: Int32Array) {
  const n = labels.length;
  const k = bias.length;
  const row = new Float64Array(k);
  const residuals = new Float64Array(n * k);
  const sums = new Float64Array(k);
  let loss = 0;
  for (let i = 0; i < n; i++) {
    let most = Number.NEGATIVE_INFINITY;
    for (let c = 0; c < k; c++) {
      row[c] = products[i * k + c]! + bias[c]!;
      most = Math.max(most, row[c]!);
    }
    const logit = row[labels[i]!]!;
    let sum = 0;
    for (let c = 0; c < k; c++) {
      row[c] = Math.exp(row[c]! - most);
      sum += row[c]!;
    }
    loss += most + Math.log(sum) - logit;
    for (let c = 0; c < k; c++) {
      const residual = (row[c]! / sum - (c === labels[i] ? 1 : 0)) / n;
      residuals[i * k + c] = residual;
      sums[c]! += residual;
    }
  }
  return { loss: loss / n, residuals, bias: sums };
}

/** x W + b: [n, k], packed. */
export async function logisticLogits(x: Matrix, model: LinearModel): Promise<Float32Array> {
  const k = model.bias.length;
  const products = productsOf(x, k);
  try {
    return Float32Array.from(await products.times(model.weight, k), (value, i) => value + model.bias[i % k]!);
  } finally {
    products.dispose();
  }
}
