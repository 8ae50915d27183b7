import * as tf from '@tensorflow/tfjs-core';
import { accuracy, crossEntropy, heldAccuracy, predict } from '../evaluate/logits.ts';
import { gatherRows, type Matrix } from '../evaluate/matrix.ts';
import type { RandomStreams } from '../types.ts';
import type { Labelled } from './choose-l2.ts';
import type { Classifier } from './classifiers.ts';
import { type SgdProbe, type TrainedHead, trainHead } from './train-head.ts';

/**
 * A linear classifier trained by steps on features that were computed once, in evaluation mode and without augmentation.
 * Nothing is chosen on validation. Streams: see `trainHead`.
 *
 * @param watched - Test features whose loss and accuracy the curve has after each epoch, for looking
 */
export async function sgdClassifier(
  { features, labels }: Labelled,
  validation: Labelled,
  classes: number,
  probe: SgdProbe,
  random: RandomStreams,
  signal: AbortSignal,
  watched?: Labelled,
): Promise<Classifier> {
  const data = {
    ...{ labels, classes, features: features.columns },
    fetch: (rows: Int32Array) => gatherRows(features, rows),
    featuresOf: ({ rows, columns, data }: Matrix) => tf.tensor2d(data, [rows, columns]),
    ...(watched && { watch: async (head: HeadWeights) => watchedBy(head, watched.features, watched.labels) }),
  };
  const { weight, bias, steps, curve } = await trainHead(probe, data, random, signal);
  const classify = async (unseen: Matrix) => {
    const logits = linear(unseen, weight, bias);
    return { predictions: predict(logits, classes), logits };
  };
  const { predictions } = await classify(validation.features);
  return {
    validationAccuracy: heldAccuracy(predictions, validation.labels),
    chosen: { steps },
    remarks: [],
    classify,
    ...(curve && { curve }),
  };
}

type HeadWeights = Pick<TrainedHead, 'weight' | 'bias'>;

/** Loss and accuracy of a head on features of test images, for a curve. */
export function watchedBy({ weight, bias }: HeadWeights, features: Matrix, labels: Int32Array) {
  const logits = linear(features, weight, bias);
  return {
    testLoss: crossEntropy(logits, labels),
    testAccuracy: accuracy(predict(logits, bias.length), labels),
  };
}

/** x W + b in plain code, since the weights have left the engine. @param weight - [columns, classes] */
export function linear({ rows, columns, data }: Matrix, weight: Float32Array, bias: Float32Array): Float32Array {
  const classes = bias.length;
  const logits = new Float32Array(rows * classes);
  for (let i = 0; i < rows; i++) {
    const out = logits.subarray(i * classes, (i + 1) * classes);
    out.set(bias);
    for (let j = 0; j < columns; j++) {
      const value = data[i * columns + j]!;
      for (let c = 0; c < classes; c++) out[c]! += value * weight[j * classes + c]!;
    }
  }
  return logits;
}
