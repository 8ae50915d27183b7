import type * as tf from '@tensorflow/tfjs-core';
import type { EncoderSpec } from '../types.ts';
import type { WeightBuilder } from './weights.ts';

/** The layers of one architecture; `createEncoder` adds its weights and its input. */
export interface Network {
  /**
   * Output of each block of layers, first block first, [b, h, w, c]. The mean over the last map is the feature vector.
   */
  maps(x: tf.Tensor4D, training: boolean): readonly tf.Tensor4D[];
  /** Multiply-adds of one image of this size. */
  macs(height: number, width: number): number;
  /** Term that the weights add to every training loss (Keras' regularisers); absent where there is none. */
  penalty?(): tf.Scalar;
}

/** Adds the parameters of an architecture to `builder` and gives its layers. */
export type BuildNetwork = (
  builder: WeightBuilder,
  channels: number,
  stem: NonNullable<EncoderSpec['stem']>,
) => Network;
