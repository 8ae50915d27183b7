import type * as tf from '@tensorflow/tfjs-core';
import type { Pace } from './schedule.ts';

export type OptimizerSpec =
  | {
      readonly name: 'adam';
      readonly beta1?: number;
      readonly beta2?: number;
      readonly epsilon?: number;
      /** L2 penalty, or with `decoupled` AdamW's decay. */
      readonly weightDecay?: number;
      readonly decoupled?: boolean;
      /** Epsilon is added as in Keras: to the root before it is corrected. */
      readonly uncorrected?: boolean;
    }
  | { readonly name: 'sgd'; readonly momentum?: number; readonly nesterov?: boolean; readonly weightDecay?: number }
  | {
      readonly name: 'lars';
      readonly momentum?: number;
      readonly weightDecay?: number;
      /** Trust coefficient: length of a step as a share of the length of the weights. */
      readonly eta?: number;
      /** Bounds the step by the one that the learning rate alone would give. */
      readonly clip?: boolean;
    };

/** State of an optimiser as plain values. Training that loads it continues to the same bits. */
export interface OptimizerState {
  readonly steps: number;
  readonly slots: Readonly<Record<string, Float32Array>>;
}

/**
 * PyTorch's update rules over all parameters at once. Gradients, weights and averages each lie in one flat tensor, so a
 * step takes about fifteen calls to the engine however many parameters there are.
 */
export interface Optimizer {
  /**
   * Replaces every parameter's value by the updated one.
   *
   * @param gradient - All gradients in the order of the parameters, in one flat tensor.
   */
  step(gradient: tf.Tensor1D, pace: Pace): void;
  state(): Promise<OptimizerState>;
  load(state: OptimizerState): void;
  dispose(): void;
}
