import * as tf from '@tensorflow/tfjs-core';
import type { NamedTensor, RandomStreams, StateDict } from '../types.ts';
import { type BatchNorm, createBatchNorm, type NormStyle, settle } from './batch-norm.ts';
import {
  biasOf,
  glorotUniform,
  type Initialiser,
  type Layout,
  ones,
  type Parameter,
  toEngine,
  torchDefault,
  torchShape,
  toTorch,
  zeros,
} from './parameter.ts';
import { stateMismatch } from './problems.ts';

/** Parameters and normalisation layers of a network, in the order of PyTorch's `named_parameters`. */
export interface Weights {
  readonly parameters: Parameter[];
  readonly norms: BatchNorm[];
  /** Tensors that are stored with the weights and never trained, apart from the statistics of normalisation. */
  readonly fixed?: readonly Parameter[];
}

/** Adds parameters one by one. The k-th draws its first values from the stream (purpose, k). */
export interface WeightBuilder {
  readonly weights: Weights;
  conv(name: string, inputs: number, outputs: number, kernel: number, first: Initialiser): Parameter;
  /** Depthwise filter: one per channel. */
  depthwise(name: string, channels: number, kernel: number, first: Initialiser): Parameter;
  norm(name: string, channels: number, style?: NormStyle): BatchNorm;
  /** Normalisation without scale and shift, which has only running statistics (PyTorch's `affine=False`). */
  plainNorm(name: string, channels: number): BatchNorm;
  linear(name: string, inputs: number, outputs: number, first: Initialiser): Parameter;
  /** Bias of a layer with this many inputs; PyTorch's first values where `first` is absent. */
  bias(name: string, inputs: number, outputs: number, first?: Initialiser): Parameter;
}

export function buildWeights(random: RandomStreams, purpose: string): WeightBuilder {
  const weights: Weights = { parameters: [], norms: [] };
  const add = (name: string, shape: readonly number[], layout: Layout, first: Initialiser): Parameter => {
    const values = first(shape, random(purpose, weights.parameters.length));
    const parameter: Parameter = { name, layout, value: toEngine(values, shape, layout) };
    weights.parameters.push(parameter);
    return parameter;
  };
  return {
    weights,
    conv: (name, inputs, outputs, kernel, first) =>
      add(`${name}.weight`, [outputs, inputs, kernel, kernel], 'conv', first),
    depthwise: (name, channels, kernel, first) =>
      add(`${name}.weight`, [channels, 1, kernel, kernel], 'depthwise', first),
    norm(name, channels, style) {
      const scale = add(`${name}.weight`, [channels], 'plain', ones);
      const shift = add(`${name}.bias`, [channels], 'plain', zeros);
      const norm = createBatchNorm(name, scale, shift, channels, style);
      weights.norms.push(norm);
      return norm;
    },
    plainNorm(name, channels) {
      const fixed = (part: string, first: Initialiser): Parameter => ({
        name: `${name}.${part}`,
        layout: 'plain',
        value: toEngine(first([channels], random(purpose, 0)), [channels], 'plain'),
      });
      const norm = createBatchNorm(name, fixed('weight', ones), fixed('bias', zeros), channels);
      weights.norms.push(norm);
      return norm;
    },
    linear: (name, inputs, outputs, first) => add(`${name}.weight`, [outputs, inputs], 'linear', first),
    bias: (name, inputs, outputs, first) => add(`${name}.bias`, [outputs], 'plain', first ?? biasOf(inputs)),
  };
}

/** First values of a linear head: as `nn.Linear` of PyTorch has them, or as `Dense` of Keras (Glorot, biases of 0). */
export type HeadStart = 'torch' | 'keras';

/** The weight and the bias of a linear head, added to `builder`. */
export function linearHead(builder: WeightBuilder, features: number, outputs: number, start: HeadStart = 'torch') {
  if (start === 'torch')
    return {
      weight: builder.linear('fc', features, outputs, torchDefault),
      bias: builder.bias('fc', features, outputs),
    };
  return {
    weight: builder.linear('fc', features, outputs, glorotUniform),
    bias: builder.bias('fc', features, outputs, zeros),
  };
}

/** All tensors with PyTorch's names and layouts. Statistics follow their layer. */
export async function stateOf(weights: Weights): Promise<StateDict> {
  settle(weights.norms);
  const state = new Map<string, NamedTensor>();
  const addStatistics = async (norm: BatchNorm) => {
    for (const [name, value] of [
      ['running_mean', norm.mean],
      ['running_var', norm.variance],
    ] as const)
      state.set(`${norm.name}.${name}`, { shape: value.shape, data: new Float32Array(await value.data()) });
    state.set(`${norm.name}.num_batches_tracked`, { shape: [], data: Float32Array.of(norm.batches) });
  };
  for (const parameter of weights.parameters) {
    state.set(parameter.name, await toTorch(parameter));
    const norm = weights.norms.find((layer) => layer.bias === parameter);
    if (norm) await addStatistics(norm);
  }
  for (const norm of weights.norms) if (isPlain(norm, weights)) await addStatistics(norm);
  for (const parameter of weights.fixed ?? []) state.set(parameter.name, await toTorch(parameter));
  return state;
}

const isPlain = (norm: BatchNorm, { parameters }: Weights) => !parameters.includes(norm.bias);

/**
 * Replaces all values. As in PyTorch, only `num_batches_tracked` may be absent, which older files lack.
 *
 * @param what - Name of the network in messages: `resnet18`.
 * @throws Problem `state-mismatch` where a name is missing or unknown, or a shape differs; then nothing has changed.
 */
export function loadState(weights: Weights, state: StateDict, what: string): void {
  const expected = new Map<string, readonly number[]>();
  const tensors = [...weights.parameters, ...(weights.fixed ?? [])];
  for (const parameter of tensors) expected.set(parameter.name, torchShape(parameter));
  for (const { name, mean } of weights.norms) {
    expected.set(`${name}.running_mean`, mean.shape);
    expected.set(`${name}.running_var`, mean.shape);
    expected.set(`${name}.num_batches_tracked`, []);
  }
  const faults: string[] = [];
  for (const [name, shape] of expected) {
    const given = state.get(name);
    if (given === undefined) {
      if (!name.endsWith('.num_batches_tracked')) faults.push(`${name} is missing`);
    } else if (given.shape.join() !== shape.join() && given.data.length + shape.length !== 1)
      faults.push(`${name} is [${given.shape.join(', ')}], not [${shape.join(', ')}]`);
  }
  for (const name of state.keys()) if (!expected.has(name)) faults.push(`${name} belongs to no layer`);
  if (faults.length > 0) throw stateMismatch(what, faults);

  for (const parameter of tensors) {
    const given = state.get(parameter.name)!;
    parameter.value.dispose();
    parameter.value = toEngine(given.data, given.shape, parameter.layout);
  }
  for (const norm of weights.norms) {
    tf.dispose([norm.mean, norm.variance]);
    for (const { mean, variance } of norm.waiting.splice(0)) tf.dispose([mean, variance]);
    norm.mean = tf.keep(tf.tensor1d(state.get(`${norm.name}.running_mean`)!.data));
    norm.variance = tf.keep(tf.tensor1d(state.get(`${norm.name}.running_var`)!.data));
    norm.batches = state.get(`${norm.name}.num_batches_tracked`)?.data[0] ?? 0;
  }
}

export function disposeWeights(weights: Weights): void {
  for (const { value } of [...weights.parameters, ...(weights.fixed ?? [])]) value.dispose();
  for (const norm of weights.norms) {
    tf.dispose([norm.mean, norm.variance]);
    if (isPlain(norm, weights)) tf.dispose([norm.weight.value, norm.bias.value]);
    for (const { mean, variance } of norm.waiting.splice(0)) tf.dispose([mean, variance]);
  }
}
