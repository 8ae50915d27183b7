import { setImmediate as breathe } from 'node:timers/promises';
import * as tf from '@tensorflow/tfjs-core';
import { createEncoder } from '../encoders/encoder.ts';
import { toInput } from '../encoders/input.ts';
import { disposeWeights } from '../encoders/weights.ts';
import { crossEntropy } from '../losses/cross-entropy.ts';
import { createOptimizer } from '../optim/optimizer.ts';
import type { OptimizerSpec } from '../optim/optimizer-types.ts';
import { createSchedule, type ScheduleSpec } from '../optim/schedule.ts';
import type {
  EncoderSpec,
  EncoderState,
  History,
  ImageSource,
  RandomStreams,
  StateDict,
  Supervision,
} from '../types.ts';
import { type Augmentation, augmentBatch } from './augment.ts';
import { createBest } from './best.ts';
import { createCheckpointer } from './checkpointer.ts';
import { type Classifier, classifierState, createHead, type HeadState } from './classifier.ts';
import { createRate } from './rate.ts';
import { createRecorder, epochLosses } from './recorder.ts';
import { type Cut, cutEpoch, positionOf } from './subset-batches.ts';
import { together, trainStep } from './training.ts';

export interface SupervisedOptions {
  readonly encoder: EncoderSpec;
  /** Weights to begin with, for fine-tuning; first weights are drawn where absent. */
  readonly init?: StateDict;
  /** For encoders with a mean image, where `init` brings none. [c, h, w], of values in [0, 1]. */
  readonly meanImage?: Float32Array;
  readonly images: ImageSource;
  /** Class of each image of `images`. */
  readonly labels: Int32Array;
  readonly classes: number;
  /** The labelled images to learn from: indices into `images`. */
  readonly indices: Int32Array;
  /** A fixed number of steps gives every label fraction the same budget; epochs do not. */
  readonly duration: { readonly steps: number } | { readonly epochs: number };
  /** Images a step. With fewer images than that, every step takes them all. */
  readonly batch: number;
  /** Leaves out the images that fill no batch at the end of an epoch; default false, as in PyTorch. */
  readonly dropLast?: boolean;
  readonly optimizer: OptimizerSpec;
  readonly learningRate: number;
  readonly schedule: ScheduleSpec;
  readonly augment: Augmentation;
  /** Measured at each row of the curve: accuracy on validation, say. */
  readonly watch?: (classifier: Classifier, step: number) => Promise<Readonly<Record<string, number>>>;
  /** Accuracy on validation at each row of the curve: the weights of the best row are kept, of equals the first. */
  readonly choose?: (classifier: Classifier) => Promise<number>;
  readonly checkpointEverySeconds?: number;
}

/** Study A's supervised rows: batch 1024, Adam 1e-3, 3 epochs, no augmentation; its input is pixels / 255. */
export const studyASupervised = {
  encoder: { name: 'resnet18', stem: 'imagenet', mean: [0, 0, 0], std: [1, 1, 1], features: 512 },
  duration: { epochs: 3 },
  batch: 1024,
  dropLast: false,
  optimizer: { name: 'adam' },
  learningRate: 1e-3,
  schedule: { name: 'constant' },
  augment: 'none',
} as const satisfies Partial<SupervisedOptions>;

/** Rows of the learning curve where the duration is in steps; in epochs there is one an epoch. */
const ROWS = 20;

/**
 * Trains encoder and linear classifier from first weights on the labelled images alone. Order: ('order', epoch);
 * augmentation: ('augment', step); first weights: ('init', k), ('init-head', k).
 *
 * @throws Problem `state-mismatch` where `init` is another network's, `too-few-images`, `not-finite`; `supervision.signal.reason` when interrupted, after a checkpoint.
 */
export async function trainSupervised(
  options: SupervisedOptions,
  random: RandomStreams,
  supervision: Supervision,
): Promise<{ encoder: EncoderState; head: HeadState; history: History; chosen: Readonly<Record<string, number>> }> {
  const { images, labels, indices, duration } = options;
  const cut = cutEpoch(indices.length, options.batch, options.dropLast ?? false);
  const total = 'steps' in duration ? duration.steps : duration.epochs * cut.steps;
  const encoder = createEncoder(options.encoder, random);
  if (options.init) encoder.load(options.init);
  else if (options.meanImage) encoder.centre(options.meanImage);
  const head = createHead(options.encoder.features, options.classes, random);
  const weights = together(encoder.weights, head.weights);
  const optimizer = createOptimizer(options.optimizer, weights.parameters);
  const byEpoch = options.schedule.per === 'epoch';
  const schedule = createSchedule(
    options.schedule,
    options.learningRate,
    byEpoch ? Math.ceil(total / cut.steps) : total,
  );
  const best = createBest();
  const checkpointer = createCheckpointer(weights, optimizer, supervision, {
    method: best,
    everySeconds: options.checkpointEverySeconds,
  });
  const found = await checkpointer.load();
  const recorder = createRecorder(supervision, found?.recorded);
  const rowEvery = 'steps' in duration ? Math.max(1, Math.ceil(total / ROWS)) : cut.steps;
  const rate = createRate();
  const fetch = labelledBatches(options, cut, total, random);
  const classifier: Classifier = { encoder, head };

  let step = found?.step ?? 0;
  let next = fetch(step);
  while (step < total) {
    const { pixels, chosen } = (await next)!;
    next = fetch(step + 1);
    // A failure belongs to the step that awaits it, and is nobody's when this step fails first.
    next.catch(() => undefined);
    const { epoch } = positionOf(step, cut);
    const pace = schedule(byEpoch ? epoch : step, epochLosses(recorder.recorded().rows, epoch));
    augmentBatch(pixels, images, options.augment, random('augment', step));
    const input = toInput(pixels, images.height, images.width, options.encoder);
    const target = tf.tensor1d(
      chosen.map((index) => labels[index]!),
      'int32',
    );
    const checked = await trainStep(weights, optimizer, pace, step, () => {
      const loss = crossEntropy(head.forward(encoder.forward(input, true)), target);
      return encoder.penalty ? tf.add(loss, encoder.penalty()) : loss;
    }).finally(() => tf.dispose([input, target]));
    recorder.step({ loss: checked.loss, gradientNorm: checked.gradientNorm });
    step += 1;

    if (step % rowEvery === 0 || step === total) {
      const validationAccuracy = await options.choose?.(classifier);
      if (validationAccuracy !== undefined) await best.offer(validationAccuracy, epoch, classifier);
      recorder.row(step, epoch, {
        learningRate: pace.learningRate,
        ...(validationAccuracy !== undefined && { validationAccuracy }),
        ...(await options.watch?.(classifier, step)),
      });
    }
    supervision.progress({
      done: step,
      total,
      unit: 'steps',
      rate: rate.count(1),
      note: `loss ${checked.loss.toPrecision(4)}`,
    });
    await breathe();
    const position = { step, recorded: recorder.recorded() };
    if (supervision.signal.aborted) {
      await checkpointer.save(position);
      throw supervision.signal.reason;
    }
    if (step < total) await checkpointer.offer(position, false);
  }

  const { rows, alarms } = recorder.recorded();
  const macs = encoder.macs(images.height, images.width) + head.macs;
  // Counted by the steps that were taken, not by those that were asked for: the regression gate compares it.
  const imagesSeen = Math.floor(step / cut.steps) * cut.images + positionOf(step, cut).start;
  const { state = await classifierState(classifier), chosen } = best.result(options.encoder);
  const result = {
    ...state,
    chosen,
    history: {
      method: 'supervised',
      rows,
      alarms,
      cost: {
        epochs: step / cut.steps,
        steps: step,
        batch: cut.batch,
        views: 1,
        labels: indices.length,
        imagesSeen,
        encoderMacs: encoder.macs(images.height, images.width),
        flops: 6 * macs * imagesSeen,
      },
    },
  };
  optimizer.dispose();
  disposeWeights(weights);
  return result;
}

function labelledBatches(options: SupervisedOptions, cut: Cut, total: number, random: RandomStreams) {
  let shuffled: { epoch: number; order: Int32Array } | undefined;
  return async (step: number): Promise<{ pixels: Uint8Array; chosen: Int32Array } | undefined> => {
    if (step >= total) return undefined;
    const { epoch, start, end } = positionOf(step, cut);
    if (shuffled?.epoch !== epoch)
      shuffled = { epoch, order: random('order', epoch).permutation(options.indices.length) };
    const chosen = shuffled.order.subarray(start, end).map((i) => options.indices[i]!);
    return { pixels: await options.images.gather(chosen), chosen };
  };
}
