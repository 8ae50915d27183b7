import * as tf from '@tensorflow/tfjs-core';
import { settle } from '../encoders/batch-norm.ts';
import { loadState, stateOf, type Weights } from '../encoders/weights.ts';
import type { Optimizer } from '../optim/optimizer-types.ts';
import type { Pace } from '../optim/schedule.ts';
import type { NamedTensor, StateDict } from '../types.ts';
import { type Checked, checkFinite } from './finite.ts';
import { gradientOf } from './gradient.ts';

/**
 * Joins the weights of an encoder and its heads into one list for one optimiser, with their tensors that are not
 * trained.
 */
export function together(...parts: readonly Weights[]): Weights {
  return {
    parameters: parts.flatMap((part) => part.parameters),
    norms: parts.flatMap((part) => part.norms),
    fixed: parts.flatMap((part) => part.fixed ?? []),
  };
}

/**
 * One step: loss, gradient, check, update, running statistics.
 *
 * @throws Problem `not-finite` before anything is changed.
 */
export async function trainStep(
  weights: Weights,
  optimizer: Optimizer,
  pace: Pace,
  step: number,
  loss: () => tf.Scalar,
): Promise<Checked> {
  const gradient = gradientOf(weights.parameters, loss);
  try {
    const checked = await checkFinite(gradient, weights.parameters, step, pace.learningRate);
    optimizer.step(gradient.flat, pace);
    settle(weights.norms);
    return checked;
  } finally {
    tf.dispose([gradient.loss, gradient.flat, gradient.norm]);
  }
}

/** Weights, statistics and averages of the optimiser, by names for a snapshot. */
export async function trainingTensors(weights: Weights, optimizer: Optimizer): Promise<Map<string, NamedTensor>> {
  const tensors = new Map<string, NamedTensor>(
    [...(await stateOf(weights))].map(([name, tensor]) => [`weights/${name}`, tensor]),
  );
  const { steps, slots } = await optimizer.state();
  tensors.set('optimizer/steps', { shape: [], data: Float32Array.of(steps) });
  for (const [name, data] of Object.entries(slots))
    tensors.set(`optimizer/slot/${name}`, { shape: [data.length], data });
  return tensors;
}

export function restoreTraining(weights: Weights, optimizer: Optimizer, tensors: StateDict): void {
  const under = (prefix: string) =>
    new Map(
      [...tensors].flatMap(([name, value]) => (name.startsWith(prefix) ? [[name.slice(prefix.length), value]] : [])),
    );
  loadState(weights, under('weights/'), 'a checkpoint');
  optimizer.load({
    steps: tensors.get('optimizer/steps')!.data[0]!,
    slots: Object.fromEntries([...under('optimizer/slot/')].map(([name, { data }]) => [name, data])),
  });
}
