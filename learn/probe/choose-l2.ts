import { accuracy, crossEntropy, predict } from '../evaluate/logits.ts';
import type { Matrix } from '../evaluate/matrix.ts';
import { fitLogistic, type LinearModel, type LogisticFit, logisticLogits } from './logistic.ts';
import { productsOf } from './products.ts';

/** Penalties by decade, for standardised features. Stronger penalties give simpler models. */
export const L2_GRID: readonly number[] = [1e2, 1e1, 1, 1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6];

/** Number of weaker penalties without improvement after which the search stops. */
const PATIENCE = 2;

export interface Labelled {
  /** [n, d] */
  readonly features: Matrix;
  /** [n], class indices. */
  readonly labels: Int32Array;
}

export interface ChosenModel {
  readonly model: LinearModel;
  readonly l2: number;
  readonly validationAccuracy: number;
  readonly validationLoss: number;
  /** All penalties that were tried, in order. */
  readonly tried: readonly {
    readonly l2: number;
    readonly validationAccuracy: number;
    readonly validationLoss: number;
    readonly iterations: number;
    readonly converged: boolean;
  }[];
}

/**
 * Logistic regression with the penalty that is best on validation: by accuracy, then by cross-entropy, then the
 * stronger one. The search goes from strong to weak penalties, each fit starts where the last one ended, and it stops
 * after two penalties in a row that improve neither accuracy nor loss.
 */
export async function chooseL2(
  training: Labelled,
  validation: Labelled,
  k: number,
  grid: readonly number[] = L2_GRID,
  options: { readonly tolerance?: number; readonly maxIterations?: number; readonly signal?: AbortSignal } = {},
): Promise<ChosenModel> {
  const products = productsOf(training.features, k);
  const tried: ChosenModel['tried'][number][] = [];
  let best: Omit<ChosenModel, 'tried'> | undefined;
  try {
    let from: LogisticFit | undefined;
    let worse = 0;
    for (const l2 of [...grid].sort((a, b) => b - a)) {
      from = await fitLogistic(products, training.labels, k, l2, from ? { ...options, from } : options);
      const logits = await logisticLogits(validation.features, from);
      const validationAccuracy = accuracy(predict(logits, k), validation.labels);
      const validationLoss = crossEntropy(logits, validation.labels);
      tried.push({ l2, validationAccuracy, validationLoss, iterations: from.iterations, converged: from.converged });
      const better =
        best === undefined ||
        validationAccuracy > best.validationAccuracy ||
        (validationAccuracy === best.validationAccuracy && validationLoss < best.validationLoss);
      worse = better || validationLoss < best!.validationLoss ? 0 : worse + 1;
      if (better) best = { model: from, l2, validationAccuracy, validationLoss };
      if (worse === PATIENCE) break;
    }
  } finally {
    products.dispose();
  }
  return { ...best!, tried };
}
