import * as tf from '@tensorflow/tfjs-core';
import { type Encoder, encoderFromState } from '../encoders/encoder.ts';
import { toInput } from '../encoders/input.ts';
import type { EncoderState, ImageSource, RandomStreams, Supervision } from '../types.ts';
import { type SgdProbe, type TrainedHead, trainHead } from './train-head.ts';

/** A linear head, and the encoder after its training: the same weights, other statistics. */
export interface TrainModeHead extends TrainedHead {
  readonly encoder: EncoderState;
}

export interface HeadTask {
  readonly images: ImageSource;
  /** Class of each of `images`. */
  readonly labels: Int32Array;
  /** Images to learn from. */
  readonly indices: Int32Array;
  readonly classes: number;
  /** Measures the head after each epoch, on the encoder as it then is; the measurement must not train it. */
  readonly watch?: (head: Pick<TrainedHead, 'weight' | 'bias'>, encoder: Encoder) => Promise<Record<string, number>>;
}

/**
 * A linear head on an encoder with frozen weights whose batch normalisation stays in training mode: each step normalises
 * by its batch and updates the running statistics, as PyTorch does with `requires_grad = False` but without `eval()`.
 * The features thus change; Study A measured this way. Each head has its own copy of the encoder.
 *
 * @param random - First weights ('init-head', k) and order ('order', epoch).
 * @throws Problem `too-few-images`, `not-finite`; `signal.reason` when interrupted.
 */
export async function trainModeHead(
  state: EncoderState,
  { images, labels, indices, classes, watch }: HeadTask,
  probe: SgdProbe,
  random: RandomStreams,
  { signal, progress }: Pick<Supervision, 'signal' | 'progress'>,
): Promise<TrainModeHead> {
  const encoder = encoderFromState(state);
  const data = {
    ...{ classes, features: state.spec.features },
    labels: indices.map((image) => labels[image]!),
    fetch: (rows: Int32Array) => images.gather(rows.map((row) => indices[row]!)),
    featuresOf(pixels: Uint8Array) {
      const features = tf.tidy(() => encoder.forward(toInput(pixels, images.height, images.width, state.spec), true));
      encoder.settle();
      return features;
    },
    ...(watch && { watch: (head: Pick<TrainedHead, 'weight' | 'bias'>) => watch(head, encoder) }),
  };
  try {
    const head = await trainHead(probe, data, random, signal, (done, total) =>
      progress({ done, total, unit: 'steps', note: 'a head on batches in training mode' }),
    );
    return { ...head, encoder: { spec: state.spec, weights: await encoder.state() } };
  } finally {
    encoder.dispose();
  }
}
