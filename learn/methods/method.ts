import type * as tf from '@tensorflow/tfjs-core';
import type { Encoder } from '../encoders/encoder.ts';
import type { Weights } from '../encoders/weights.ts';
import type { NamedTensor, RandomStreams } from '../types.ts';

/** What a method makes of one batch. */
export interface MethodLoss {
  readonly loss: tf.Scalar;
  /**
   * What the loss compares, of the first view: watched for collapse. Absent where the task has targets of its own, which
   * no constant meets. [b, d]
   */
  readonly projections?: tf.Tensor2D;
  /** The same of the second view: how near the two lie is watched. [b, d] */
  readonly partners?: tf.Tensor2D;
}

/** What a batch is beside its normalised views. */
export interface Given {
  /** The views as bytes: packed uint8 NHWC. */
  readonly pixels: readonly Uint8Array[];
  /** Where the views' source has some: classes, or what was done to an image. [b] */
  readonly labels?: Int32Array;
}

/** What a method that makes images makes of some, in evaluation mode. */
export interface MadeImages {
  /** What each row has: the input, what was made of it, the original. */
  readonly rows: readonly string[];
  /** uint8 RGB [rows, images, height, width, 3] */
  readonly pixels: Uint8Array;
  /** Mean squared error of each image, as the loss counts it. */
  readonly errors: readonly number[];
}

/** What is known of a training before it starts: schedules of averages and temperatures run over it. */
export interface TrainingPlan {
  /** Steps of the whole training. */
  readonly steps: number;
  readonly stepsPerEpoch: number;
  /** Images a step. */
  readonly batch: number;
  /** Of a view, in pixels. */
  readonly height: number;
  readonly width: number;
}

/**
 * One way of learning without labels: the heads it puts on an encoder, its loss, and what it remembers between steps
 * (queues, averages). The loop does the rest, so a method is one file.
 */
export interface Method {
  readonly name: string;
  /** Views of each image in a batch. */
  readonly views: number;
  /** Heads beyond the encoder, trained with it and thrown away after. */
  readonly weights: Weights;
  /** How many of the last of `weights` keep the base learning rate whatever the schedule does; none where absent. */
  readonly steady?: number;
  /**
   * The loss of normalised views, each [b, height, width, channels]; gradients run through it. It may be asked again
   * for the same step after an interruption, so what it remembers changes in `afterStep` alone.
   *
   * @param step - Steps made before this one.
   */
  loss(views: readonly tf.Tensor4D[], step: number, given: Given): MethodLoss;
  /** In evaluation mode, how many of these views its own task is right about; of tasks with an answer alone. */
  right?(views: readonly tf.Tensor4D[], given: Given): tf.Scalar;
  /** After the optimiser's step: moves averages and queues. */
  afterStep?(step: number): void;
  /** What it has to show of its last step beside the loss, for a row of the curves. */
  measure?(step: number): Promise<Readonly<Record<string, number>>>;
  /** What it makes of images once it is trained, for people to look at: packed uint8 RGB of the views' size. */
  draw?(pixels: Uint8Array): Promise<MadeImages>;
  /**
   * Multiply-adds beyond the encoder's for one view of one image. What only goes forward counts a third: a step is taken
   * for three times its forward pass.
   */
  readonly macs: number;
  /** Levels that a curve is read against, such as the loss of collapsed features. */
  readonly references: Readonly<Record<string, number>>;
  /** What it remembers beyond `weights`, for checkpoints; absent where that is nothing. */
  memory?(): Promise<ReadonlyMap<string, NamedTensor>>;
  remember?(memory: ReadonlyMap<string, NamedTensor>): void;
  /** Frees what it holds beyond `weights`. */
  dispose?(): void;
}

/** Puts a method on an encoder; heads draw their first values from ('init-head', k). */
export type CreateMethod = (encoder: Encoder, random: RandomStreams, plan: TrainingPlan) => Method;
