import * as tf from '@tensorflow/tfjs-core';
import { createEncoder } from '../encoders/encoder.ts';
import { toInput } from '../encoders/input.ts';
import { disposeWeights, type HeadStart } from '../encoders/weights.ts';
import { crossEntropy } from '../losses/cross-entropy.ts';
import { createOptimizer } from '../optim/optimizer.ts';
import type { OptimizerSpec } from '../optim/optimizer-types.ts';
import type { ScheduleSpec } from '../optim/schedule.ts';
import type {
  EncoderSpec,
  EncoderState,
  History,
  ImageSource,
  RandomStreams,
  StateDict,
  Supervision,
} from '../types.ts';
import { type Augmentation, augmentBatch, type MakeViews } from './augment.ts';
import { type Best, createBest } from './best.ts';
import { type Classifier, classifierState, createHead, type HeadState } from './classifier.ts';
import { type Cut, cutEpoch, positionOf } from './cut.ts';
import { type Journal, openJournal } from './journal.ts';
import { runTraining, type Stepped } from './loop.ts';
import { createRate } from './rate.ts';
import { rightIn } from './right.ts';
import { together } from './training.ts';

export interface SupervisedOptions {
  readonly encoder: EncoderSpec;
  /** Weights to start from, for fine-tuning; first weights are drawn where absent. */
  readonly init?: StateDict;
  /** For encoders with a mean image, where `init` brings none. [c, h, w], values in [0, 1]. */
  readonly meanImage?: Float32Array;
  readonly images: ImageSource;
  /** Class of each image of `images`. */
  readonly labels: Int32Array;
  readonly classes: number;
  /** First values of the classifier; PyTorch's where absent. */
  readonly head?: HeadStart;
  /** Labelled images to learn from, as indices into `images`. */
  readonly indices: Int32Array;
  /** A fixed number of steps gives every label fraction the same budget; epochs do not. */
  readonly duration: { readonly steps: number } | { readonly epochs: number };
  /** Images per step. With fewer images, every step takes them all. */
  readonly batch: number;
  /** Leaves out the images that fill no batch at the end of an epoch; false where absent, as in PyTorch. */
  readonly dropLast?: boolean;
  readonly optimizer: OptimizerSpec;
  readonly learningRate: number;
  readonly schedule: ScheduleSpec;
  readonly augment: Augmentation | MakeViews;
  /** Measurement at each row of the curve, such as accuracy on validation. With it, rows have `trainAccuracy` too. */
  readonly watch?: (classifier: Classifier, step: number) => Promise<Readonly<Record<string, number>>>;
  /** Accuracy on validation at each row of the curve. With it, the result is the best row's weights; the first of equals. */
  readonly choose?: (classifier: Classifier) => Promise<number>;
  readonly checkpointEverySeconds?: number;
}

interface Batch {
  readonly pixels: Uint8Array;
  /** Indices of the images. */
  readonly chosen: Int32Array;
}

/** Rows of the learning curve where the duration is in steps; a duration in epochs gives one row per epoch. */
const ROWS = 20;

/**
 * Trains encoder and linear classifier on the labelled images alone. Streams: images ('order', epoch); augmentation
 * ('augment', step); first weights ('init', k) and ('init-head', k).
 *
 * @throws Problem `state-mismatch` where `init` fits another network, `too-few-images`, `not-finite`; `supervision.signal.reason` when interrupted, after a checkpoint.
 */
export async function trainSupervised(
  options: SupervisedOptions,
  random: RandomStreams,
  supervision: Supervision,
): Promise<{ encoder: EncoderState; head: HeadState; history: History; chosen: Readonly<Record<string, number>> }> {
  const { images, indices, duration } = options;
  const cut = cutEpoch(indices.length, options.batch, options.dropLast ?? false);
  const steps = 'steps' in duration ? duration.steps : duration.epochs * cut.steps;
  const encoder = createEncoder(options.encoder, random);
  if (options.init) encoder.load(options.init);
  else if (options.meanImage) encoder.centre(options.meanImage);
  const { features } = options.encoder;
  const classifier: Classifier = { encoder, head: createHead(features, options.classes, random, options.head) };
  const weights = together(encoder.weights, classifier.head.weights);
  const optimizer = createOptimizer(options.optimizer, weights.parameters);
  const best = createBest();
  const journal = await openJournal(weights, optimizer, supervision, {
    memory: best,
    everySeconds: options.checkpointEverySeconds,
  });
  const taken = await runTraining(
    {
      ...{ weights, optimizer, cut, journal, steps, images: indices.length },
      ...{ schedule: options.schedule, learningRate: options.learningRate },
      async fetch(rows): Promise<Batch> {
        const chosen = rows.map((row) => indices[row]!);
        return { pixels: await images.gather(chosen), chosen };
      },
      compute: (batch, step) => lossOf(options, classifier, batch, random, step),
      stepped: watching(options, classifier, { best, journal, steps, cut }, supervision),
    },
    random,
    supervision.signal,
  );
  const { state = await classifierState(classifier), chosen } = best.result(options.encoder);
  const result = { ...state, chosen, history: historyOf(options, classifier, cut, taken, journal) };
  optimizer.dispose();
  disposeWeights(weights);
  return result;
}

function lossOf(
  { images, labels, augment, watch, encoder: spec }: SupervisedOptions,
  { encoder, head }: Classifier,
  { pixels, chosen }: Batch,
  random: RandomStreams,
  step: number,
) {
  if (typeof augment === 'function') augment(pixels, random('augment', step));
  else augmentBatch(pixels, images, augment, random('augment', step));
  const input = toInput(pixels, images.height, images.width, spec);
  const target = tf.tensor1d(
    chosen.map((index) => labels[index]!),
    'int32',
  );
  const right = rightIn(target);
  const loss = () => {
    const logits = head.forward(encoder.forward(input, true));
    if (watch) right.count(logits);
    const own = crossEntropy(logits, target);
    return encoder.penalty ? (tf.add(own, encoder.penalty()) as tf.Scalar) : own;
  };
  return { inputs: [input, target], loss, ...(watch && { measured: right.measured }) };
}

/** Rows of the learning curve, the best epoch so far, and progress. */
function watching(
  options: SupervisedOptions,
  classifier: Classifier,
  { best, journal, steps, cut }: { best: Best; journal: Journal; steps: number; cut: Cut },
  supervision: Supervision,
) {
  const rowEvery = 'steps' in options.duration ? Math.max(1, Math.ceil(steps / ROWS)) : cut.steps;
  const rate = createRate();
  return async ({ step, epoch, loss, learningRate }: Stepped<Batch>) => {
    if (step % rowEvery === 0 || step === steps) {
      const validationAccuracy = await options.choose?.(classifier);
      if (validationAccuracy !== undefined) await best.offer(validationAccuracy, epoch, classifier);
      journal.recorder.row(step, epoch, {
        learningRate,
        ...(validationAccuracy !== undefined && { validationAccuracy }),
        ...(await options.watch?.(classifier, step)),
      });
    }
    supervision.progress({
      done: step,
      total: steps,
      unit: 'steps',
      rate: rate.count(1),
      note: `loss ${loss.toPrecision(4)}`,
    });
  };
}

function historyOf(
  { images, indices }: SupervisedOptions,
  { encoder, head }: Classifier,
  cut: Cut,
  steps: number,
  { recorder }: Journal,
): History {
  const { rows, alarms } = recorder.recorded();
  const encoderMacs = encoder.macs(images.height, images.width);
  // Counted from the steps that were taken, since the regression gate compares this with the parameters.
  const imagesSeen = Math.floor(steps / cut.steps) * cut.images + positionOf(steps, cut).start;
  return {
    method: 'supervised',
    rows,
    alarms,
    cost: {
      epochs: steps / cut.steps,
      steps,
      batch: cut.batch,
      views: 1,
      labels: indices.length,
      imagesSeen,
      encoderMacs,
      flops: 6 * (encoderMacs + head.macs) * imagesSeen,
    },
  };
}
