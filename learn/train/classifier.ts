import * as tf from '@tensorflow/tfjs-core';
import { type Encoder, encoderFromState } from '../encoders/encoder.ts';
import { encodeImages } from '../encoders/features.ts';
import { toEngine, toTorch } from '../encoders/parameter.ts';
import { buildWeights, type HeadStart, linearHead, type Weights } from '../encoders/weights.ts';
import { predict } from '../evaluate/logits.ts';
import type { EncoderState, ImageSource, NamedTensor, RandomStreams, Supervision } from '../types.ts';

/** A linear classifier on features, PyTorch's `nn.Linear`. */
export interface Head {
  readonly weights: Weights;
  /** [b, features] to logits [b, classes]. */
  forward(features: tf.Tensor2D): tf.Tensor2D;
  readonly macs: number;
}

/** In PyTorch's layout: weight [classes, features], bias [classes]. */
export interface HeadState {
  readonly weight: NamedTensor;
  readonly bias: NamedTensor;
}

export interface Classifier {
  readonly encoder: Encoder;
  readonly head: Head;
}

/** A new head, with first values drawn from ('init-head', k). */
export function createHead(features: number, classes: number, random: RandomStreams, start?: HeadStart): Head {
  const builder = buildWeights(random, 'init-head');
  const { weight, bias } = linearHead(builder, features, classes, start);
  return {
    weights: builder.weights,
    forward: (x) => tf.add(tf.matMul(x, weight.value as tf.Tensor2D), bias.value),
    macs: features * classes,
  };
}

export async function classifierState({
  encoder,
  head,
}: Classifier): Promise<{ encoder: EncoderState; head: HeadState }> {
  const [weight, bias] = head.weights.parameters;
  return {
    encoder: { spec: encoder.spec, weights: await encoder.state() },
    head: { weight: await toTorch(weight!), bias: await toTorch(bias!) },
  };
}

export interface Classified {
  /** Class of the largest logit, the first of equal ones. [n] */
  readonly predictions: Int32Array;
  /** [n, classes] */
  readonly logits: Float32Array;
}

/** Classes of images in evaluation mode: of all, or of those of `indices`. */
export async function classify(
  state: EncoderState,
  head: HeadState,
  images: ImageSource,
  supervision: Pick<Supervision, 'signal' | 'progress'>,
  options: { readonly batch?: number; readonly indices?: ArrayLike<number> } = {},
): Promise<Classified> {
  const encoder = encoderFromState(state);
  try {
    const features = await encodeImages(encoder, images, options.batch ?? 256, supervision, options.indices);
    return await logitsOf(features, head);
  } finally {
    encoder.dispose();
  }
}

/**
 * Accuracy in [0, 1] and mean cross-entropy in nats of a classifier under training, in evaluation mode. `watch` and
 * `choose` of `trainSupervised` measure with it.
 *
 * @param labels - Class of each image of `images`, not of each index.
 */
export async function evaluate(
  classifier: Classifier,
  images: ImageSource,
  labels: Int32Array,
  supervision: Pick<Supervision, 'signal' | 'progress'>,
  options: { readonly batch?: number; readonly indices?: ArrayLike<number> } = {},
): Promise<{ accuracy: number; loss: number }> {
  const { encoder, head } = classifier;
  const features = await encodeImages(encoder, images, options.batch ?? 256, supervision, options.indices);
  const [weight, bias] = head.weights.parameters;
  const { predictions, logits } = await logitsOf(features, {
    weight: await toTorch(weight!),
    bias: await toTorch(bias!),
  });
  const classes = logits.length / predictions.length;
  let right = 0;
  let loss = 0;
  for (const [row, predicted] of predictions.entries()) {
    const label = labels[options.indices?.[row] ?? row]!;
    const values = logits.subarray(row * classes, (row + 1) * classes);
    const most = values[predicted]!;
    right += Number(predicted === label);
    loss += Math.log(values.reduce((sum, value) => sum + Math.exp(value - most), 0)) + most - values[label]!;
  }
  return { accuracy: right / predictions.length, loss: loss / predictions.length };
}

async function logitsOf(features: Float32Array, { weight, bias }: HeadState): Promise<Classified> {
  const [classes, width] = weight.shape as [number, number];
  const kernel = toEngine(weight.data, weight.shape, 'linear') as tf.Tensor2D;
  const output = tf.tidy(() =>
    tf.add(tf.matMul(tf.tensor2d(features, [features.length / width, width]), kernel), tf.tensor1d(bias.data)),
  );
  const logits = new Float32Array((await output.data()) as Float32Array);
  tf.dispose([kernel, output]);
  return { predictions: predict(logits, classes), logits };
}
