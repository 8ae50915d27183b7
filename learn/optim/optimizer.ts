import type * as tf from '@tensorflow/tfjs-core';
import type { Parameter } from '../encoders/parameter.ts';
import { createAdam } from './adam.ts';
import { createLars } from './lars.ts';
import type { Pace } from './schedule.ts';
import { createSgd } from './sgd.ts';

export type OptimizerSpec =
  | {
      readonly name: 'adam';
      readonly beta1?: number;
      readonly beta2?: number;
      readonly epsilon?: number;
      /** L2 penalty, or with `decoupled` AdamW's decay. */
      readonly weightDecay?: number;
      readonly decoupled?: boolean;
    }
  | { readonly name: 'sgd'; readonly momentum?: number; readonly nesterov?: boolean; readonly weightDecay?: number }
  | {
      readonly name: 'lars';
      readonly momentum?: number;
      readonly weightDecay?: number;
      /** Length of a step in lengths of the weights. */
      readonly eta?: number;
      /** Never a longer step than the learning rate alone would make. */
      readonly clip?: boolean;
    };

/** The optimiser's memory as plain values: saved and loaded, training goes on to the same bits. */
export interface OptimizerState {
  readonly steps: number;
  readonly slots: Readonly<Record<string, Float32Array>>;
}

/**
 * PyTorch's update rules over all parameters at once: gradients, weights and averages each lie in one flat tensor, so a
 * step is about fifteen calls to the engine however many parameters there are.
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

export function createOptimizer(spec: OptimizerSpec, parameters: readonly Parameter[]): Optimizer {
  if (spec.name === 'lars') return createLars(spec, parameters);
  return spec.name === 'adam' ? createAdam(spec, parameters) : createSgd(spec, parameters);
}
