import type * as tf from '@tensorflow/tfjs-core';
import type { Encoder } from '../encoders/encoder.ts';
import type { Weights } from '../encoders/weights.ts';
import type { NamedTensor, RandomStreams } from '../types.ts';

/** The loss of one batch. */
export interface MethodLoss {
  readonly loss: tf.Scalar;
  /**
   * The first view's projections, watched for collapse. Absent for tasks with targets, which constant features cannot
   * meet. [b, d]
   */
  readonly projections?: tf.Tensor2D;
  /** The second view's projections; their distance to the first view's is watched. [b, d] */
  readonly partners?: tf.Tensor2D;
}

/** A batch, in addition to its normalised views. */
export interface Given {
  /** The views as bytes: packed uint8 NHWC. */
  readonly pixels: readonly Uint8Array[];
  /** From view sources that have labels: classes, or the transformation of each image. [b] */
  readonly labels?: Int32Array;
}

/** Images that a method generates in evaluation mode. */
export interface MadeImages {
  /** Names of the rows: the input, the generated image, the original. */
  readonly rows: readonly string[];
  /** uint8 RGB [rows, images, height, width, 3] */
  readonly pixels: Uint8Array;
  /** Mean squared error of each image, in the units of the loss. */
  readonly errors: readonly number[];
}

/** The extent of a training, for schedules of averages and temperatures. */
export interface TrainingPlan {
  /** Steps of the whole training. */
  readonly steps: number;
  readonly stepsPerEpoch: number;
  /** Images per step. */
  readonly batch: number;
  /** Size of a view in pixels. */
  readonly height: number;
  readonly width: number;
}

/**
 * A pretraining method: its heads on the encoder, its loss, and its memory between steps (queues, averages). The training
 * loop does the rest, so a method is one file.
 */
export interface Method {
  readonly name: string;
  /** Views of each image in a batch. */
  readonly views: number;
  /** Heads on the encoder, trained with it and discarded afterwards. */
  readonly weights: Weights;
  /** Number of the last parameters in `weights` that keep the base learning rate, without the schedule; 0 by default. */
  readonly steady?: number;
  /**
   * The loss of normalised views, each [b, height, width, channels]; gradients flow through it. After an interruption it
   * may be called again for the same step, so memory changes only in `afterStep`.
   *
   * @param step - Number of steps before this one.
   */
  loss(views: readonly tf.Tensor4D[], step: number, given: Given): MethodLoss;
  /**
   * In evaluation mode, the number of views that the pretext task classifies correctly and the sum of their losses; only for
   * tasks with an answer.
   */
  judge?(views: readonly tf.Tensor4D[], given: Given): { readonly right: tf.Scalar; readonly loss: tf.Scalar };
  /** Called after the optimiser's step: updates averages and queues. */
  afterStep?(step: number): void;
  /** Values of the last step beside the loss, for a row of the curves. */
  measure?(step: number): Promise<Readonly<Record<string, number>>>;
  /** Generates images after training, for figures. @param pixels - Packed uint8 RGB of the views' size */
  draw?(pixels: Uint8Array): Promise<MadeImages>;
  /**
   * Multiply-adds beyond the encoder's, for one view of one image. A forward pass without a gradient counts a third, since
   * a training step counts as three forward passes.
   */
  readonly macs: number;
  /** Levels to draw beside a curve: `lossAtCollapse`, `lossAtChance`. */
  readonly references: Readonly<Record<string, number>>;
  /** Its state beyond `weights`, for checkpoints; absent without such state. */
  memory?(): Promise<ReadonlyMap<string, NamedTensor>>;
  /** Restores the state that `memory` returned. */
  remember?(memory: ReadonlyMap<string, NamedTensor>): void;
  /** Frees tensors beyond `weights`. */
  dispose?(): void;
}

/** Adds a method's heads to an encoder; their first values are drawn from ('init-head', k). */
export type CreateMethod = (encoder: Encoder, random: RandomStreams, plan: TrainingPlan) => Method;
