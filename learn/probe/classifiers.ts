import { knnPredict, neighboursFor } from '../evaluate/knn.ts';
import { heldAccuracy, predict } from '../evaluate/logits.ts';
import type { Matrix } from '../evaluate/matrix.ts';
import type { EncoderState, HistoryRow } from '../types.ts';
import { chooseL2, type Labelled } from './choose-l2.ts';
import { logisticLogits } from './logistic.ts';
import { fitStandardiser, standardise } from './standardise.ts';

/** A classifier on frozen features. All its choices were made on validation. */
export interface Classifier {
  readonly validationAccuracy: number;
  /** Settings as in `Score.chosen`. */
  readonly chosen: Readonly<Record<string, number>>;
  /** Learning curve, where test images were watched. */
  readonly curve?: readonly HistoryRow[];
  /** Warnings: a fit that did not converge. */
  readonly remarks: readonly string[];
  /** Encoder with its own statistics, where the classifier does not use the features of the probed one. */
  readonly encoder?: EncoderState;
  /** Classes of features [m, d], with logits [m, k] where the classifier has them. */
  classify(features: Matrix): Promise<{ readonly predictions: Int32Array; readonly logits?: Float32Array }>;
}

/** Logistic regression on features standardised by the training subset, with the penalty chosen on validation. */
export async function logisticClassifier(
  training: Labelled,
  validation: Labelled,
  classes: number,
  grid: readonly number[],
  signal: AbortSignal,
): Promise<Classifier> {
  const statistics = fitStandardiser(training.features);
  const ready = ({ features, labels }: Labelled) => ({ features: standardise(features, statistics), labels });
  const { model, l2, validationAccuracy, tried } = await chooseL2(ready(training), ready(validation), classes, grid, {
    signal,
  });
  const remarks: string[] = [];
  const fit = tried.find((attempt) => attempt.l2 === l2)!;
  if (!fit.converged) remarks.push(`The fit at l2 = ${l2} did not converge in ${fit.iterations} iterations.`);
  return {
    validationAccuracy,
    chosen: { l2 },
    remarks,
    async classify(features) {
      const logits = await logisticLogits(standardise(features, statistics), model);
      return { predictions: predict(logits, classes), logits };
    },
  };
}

/** Weighted nearest neighbours of the raw features; k and temperature are fixed, k at most a tenth of the bank. */
export async function knnClassifier(
  training: Labelled,
  validation: Labelled,
  classes: number,
  knn: { readonly k: number; readonly temperature: number },
  signal: AbortSignal,
): Promise<Classifier> {
  const chosen = { k: neighboursFor(training.labels.length, knn.k), temperature: knn.temperature };
  const classify = async (features: Matrix) => ({
    predictions: await knnPredict(features, training.features, training.labels, { ...chosen, classes, signal }),
  });
  const held = validation.labels.length > 0 ? (await classify(validation.features)).predictions : [];
  return { validationAccuracy: heldAccuracy(held, validation.labels), chosen, remarks: [], classify };
}
