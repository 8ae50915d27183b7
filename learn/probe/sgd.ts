import { setImmediate as breathe } from 'node:timers/promises';
import * as tf from '@tensorflow/tfjs-core';
import { accuracy, predict } from '../evaluate/logits.ts';
import { gatherRows, type Matrix } from '../evaluate/matrix.ts';
import { crossEntropy } from '../losses/cross-entropy.ts';
import { createOptimizer } from '../optim/optimizer.ts';
import type { OptimizerSpec } from '../optim/optimizer-types.ts';
import { createSchedule, type ScheduleSpec } from '../optim/schedule.ts';
import { createHead } from '../train/classifier.ts';
import { cutEpoch, positionOf } from '../train/subset-batches.ts';
import { trainStep } from '../train/training.ts';
import type { RandomStreams } from '../types.ts';
import type { Labelled } from './choose-l2.ts';
import type { Classifier } from './classifiers.ts';

/** A linear classifier trained step by step on raw features, as most papers and studies do it. */
export interface SgdProbe {
  readonly optimizer: OptimizerSpec;
  readonly learningRate: number;
  /** Over this many steps and epochs. */
  readonly schedule: (duration: { readonly steps: number; readonly epochs: number }) => ScheduleSpec;
  readonly epochs: number;
  /** Rows a step; the rest of an epoch is a smaller step, as in PyTorch. */
  readonly batch: number;
  /** The encoder's batch normalisation in training mode (`train-mode-head.ts`); frozen like its weights where absent. */
  readonly batchNorm?: 'train';
}

/**
 * Trains PyTorch's `nn.Linear` on features that were computed once, in evaluation mode and without augmentation. First
 * weights: ('init-head', k); order: ('order', epoch). Nothing is chosen: the last step's weights are measured.
 */
export async function sgdClassifier(
  training: Labelled,
  validation: Labelled,
  classes: number,
  probe: SgdProbe,
  random: RandomStreams,
  signal: AbortSignal,
): Promise<Classifier> {
  const { features, labels } = training;
  const cut = cutEpoch(labels.length, probe.batch, false);
  const steps = cut.steps * probe.epochs;
  const spec = probe.schedule({ steps, epochs: probe.epochs });
  const schedule = createSchedule(spec, probe.learningRate, spec.per === 'epoch' ? probe.epochs : steps);
  const head = createHead(features.columns, classes, random);
  const optimizer = createOptimizer(probe.optimizer, head.weights.parameters);
  let shuffled: { epoch: number; order: Int32Array } | undefined;
  for (let step = 0; step < steps; step++) {
    signal.throwIfAborted();
    const { epoch, start, end } = positionOf(step, cut);
    if (shuffled?.epoch !== epoch) shuffled = { epoch, order: random('order', epoch).permutation(labels.length) };
    const chosen = shuffled.order.subarray(start, end);
    const rows = gatherRows(features, chosen);
    const x = tf.tensor2d(rows.data, [rows.rows, rows.columns]);
    const y = tf.tensor1d(
      chosen.map((row) => labels[row]!),
      'int32',
    );
    const pace = schedule(spec.per === 'epoch' ? epoch : step);
    await trainStep(head.weights, optimizer, pace, step, () => crossEntropy(head.forward(x), y)).finally(() =>
      tf.dispose([x, y]),
    );
    if (step % 50 === 49) await breathe();
  }
  const [weight, bias] = await Promise.all(
    head.weights.parameters.map(async ({ value }) => (await value.data()).slice()),
  );
  optimizer.dispose();
  for (const { value } of head.weights.parameters) value.dispose();
  const classify = async (unseen: Matrix) => {
    const logits = linear(unseen, weight as Float32Array, bias as Float32Array);
    return { predictions: predict(logits, classes), logits };
  };
  const { predictions } = await classify(validation.features);
  return {
    validationAccuracy: accuracy(predictions, validation.labels),
    chosen: { steps },
    remarks: [],
    classify,
  };
}

/** x W + b, in plain code: the weights have left the engine. @param weight - [columns, classes] */
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
