import { setImmediate as breathe } from 'node:timers/promises';
import * as tf from '@tensorflow/tfjs-core';
import { encoderFromState } from '../encoders/encoder.ts';
import { toInput } from '../encoders/input.ts';
import { crossEntropy } from '../losses/cross-entropy.ts';
import { createOptimizer } from '../optim/optimizer.ts';
import { createSchedule } from '../optim/schedule.ts';
import { createHead } from '../train/classifier.ts';
import { cutEpoch, positionOf } from '../train/subset-batches.ts';
import { trainStep } from '../train/training.ts';
import type { EncoderState, ImageSource, RandomStreams, Supervision } from '../types.ts';
import type { SgdProbe } from './sgd.ts';

/** A linear head, and the encoder as its training left it: the same weights, other statistics. */
export interface TrainModeHead {
  readonly encoder: EncoderState;
  /** [features, classes] and [classes]. */
  readonly weight: Float32Array;
  readonly bias: Float32Array;
  readonly steps: number;
}

/** Labelled images of a task: indices into `images`, and the class of each of `images`. */
export interface HeadTask {
  readonly images: ImageSource;
  readonly labels: Int32Array;
  readonly indices: Int32Array;
  readonly classes: number;
}

/**
 * A linear head on an encoder whose weights are frozen and whose batch normalisation is not: each step normalises by its
 * batch and moves the running statistics on, which is what `requires_grad = False` leaves of a network in PyTorch's training
 * mode. It is not a frozen encoder, and is here because Study A measured so. Each head has a copy of its own.
 *
 * @param random - First weights ('init-head', k) and order ('order', epoch).
 * @throws Problem `too-few-images`, `not-finite`; `signal.reason` when interrupted.
 */
export async function trainModeHead(
  state: EncoderState,
  { images, labels, indices, classes }: HeadTask,
  probe: SgdProbe,
  random: RandomStreams,
  { signal, progress }: Pick<Supervision, 'signal' | 'progress'>,
): Promise<TrainModeHead> {
  const cut = cutEpoch(indices.length, probe.batch, false);
  const steps = cut.steps * probe.epochs;
  const spec = probe.schedule({ steps, epochs: probe.epochs });
  const schedule = createSchedule(spec, probe.learningRate, spec.per === 'epoch' ? probe.epochs : steps);
  const encoder = encoderFromState(state);
  const head = createHead(state.spec.features, classes, random);
  const optimizer = createOptimizer(probe.optimizer, head.weights.parameters);
  let shuffled: { epoch: number; order: Int32Array } | undefined;
  try {
    for (let step = 0; step < steps; step++) {
      signal.throwIfAborted();
      const { epoch, start, end } = positionOf(step, cut);
      if (shuffled?.epoch !== epoch) shuffled = { epoch, order: random('order', epoch).permutation(indices.length) };
      const chosen = shuffled.order.subarray(start, end).map((row) => indices[row]!);
      const pixels = await images.gather(chosen);
      // Outside the gradient, so that none reaches the encoder.
      const features = tf.tidy(() => encoder.forward(toInput(pixels, images.height, images.width, state.spec), true));
      encoder.settle();
      const target = tf.tensor1d(
        chosen.map((image) => labels[image]!),
        'int32',
      );
      const pace = schedule(spec.per === 'epoch' ? epoch : step);
      await trainStep(head.weights, optimizer, pace, step, () => crossEntropy(head.forward(features), target)).finally(
        () => tf.dispose([features, target]),
      );
      progress({ done: step + 1, total: steps, unit: 'steps', note: 'a head on batches in training mode' });
      await breathe();
    }
    const [weight, bias] = await Promise.all(
      head.weights.parameters.map(async ({ value }) => (await value.data()).slice() as Float32Array),
    );
    return { encoder: { spec: state.spec, weights: await encoder.state() }, weight: weight!, bias: bias!, steps };
  } finally {
    optimizer.dispose();
    for (const { value } of head.weights.parameters) value.dispose();
    encoder.dispose();
  }
}
