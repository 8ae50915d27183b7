import * as tf from '@tensorflow/tfjs-core';
import type { NamedTensor, Random } from '../types.ts';

/**
 * Layout of a tensor in the engine: PyTorch's OIHW becomes HWIO, a depthwise [c, 1, h, w] becomes [h, w, c, 1], and
 * [out, in] becomes [in, out].
 */
export type Layout = 'conv' | 'depthwise' | 'linear' | 'plain';

/** One trained tensor. The optimiser replaces its value at every step. */
export interface Parameter {
  /** Name in PyTorch's state dict: `layer1.0.conv1.weight`. */
  readonly name: string;
  readonly layout: Layout;
  value: tf.Tensor;
}

/** Shape in PyTorch's layout. */
export function torchShape({ value: { shape }, layout }: Parameter): number[] {
  if (layout === 'conv') return [shape[3]!, shape[2]!, shape[0]!, shape[1]!];
  if (layout === 'depthwise') return [shape[2]!, 1, shape[0]!, shape[1]!];
  return layout === 'linear' ? [shape[1]!, shape[0]!] : [...shape];
}

/** A tensor of the engine from values in PyTorch's layout. The caller disposes it. */
export function toEngine(values: Float32Array, shape: readonly number[], layout: Layout): tf.Tensor {
  if (layout === 'plain') return tf.keep(tf.tensor(Float32Array.from(values), [...shape]));
  const [outputs, inputs, height = 1, width = 1] = shape as [number, number, number?, number?];
  const turned = turn(values, outputs, inputs, height * width, 1);
  const shapes = {
    conv: [height, width, inputs, outputs],
    depthwise: [height, width, outputs, 1],
    linear: [inputs, outputs],
  };
  return tf.keep(tf.tensor(turned, shapes[layout]));
}

/** Values in PyTorch's layout. */
export async function toTorch(parameter: Parameter): Promise<NamedTensor> {
  const shape = torchShape(parameter);
  const data = (await parameter.value.data()) as Float32Array;
  // A copy in each case, since some backends hand out their own memory.
  if (parameter.layout === 'plain') return { shape, data: Float32Array.from(data) };
  const [outputs, inputs, height = 1, width = 1] = shape as [number, number, number?, number?];
  return { shape, data: turn(data, outputs, inputs, height * width, -1) };
}

/** [o, i, k] to [k, i, o], or back with direction -1. Plain code gives the same bits on every engine. */
function turn(from: Float32Array, outputs: number, inputs: number, taps: number, direction: 1 | -1): Float32Array {
  const to = new Float32Array(from.length);
  let torch = 0;
  for (let o = 0; o < outputs; o++)
    for (let i = 0; i < inputs; i++)
      for (let k = 0; k < taps; k++) {
        const engine = (k * inputs + i) * outputs + o;
        if (direction === 1) to[engine] = from[torch]!;
        else to[torch] = from[engine]!;
        torch += 1;
      }
  return to;
}

const size = (shape: readonly number[]) => shape.reduce((product, n) => product * n, 1);
/** Number of inputs of one output: the product of all dimensions but the first in PyTorch's layout. */
const fanIn = (shape: readonly number[]) => size(shape.slice(1));

/** Rule for first values, from the parameter's PyTorch shape and its own stream. */
export type Initialiser = (shape: readonly number[], random: Random) => Float32Array;

/** PyTorch's default for `nn.Conv2d` and `nn.Linear` weights: kaiming_uniform with a = sqrt(5), so U(±1/sqrt(fan in)). */
export const torchDefault: Initialiser = (shape, random) => uniform(shape, 1 / Math.sqrt(fanIn(shape)), random);

/** PyTorch's default for the bias of a layer with this many inputs. */
export const biasOf =
  (inputs: number): Initialiser =>
  (shape, random) =>
    uniform(shape, 1 / Math.sqrt(inputs), random);

/** torchvision's ResNets: kaiming_normal, fan out, ReLU (He et al. 2015, 1502.01852). */
export const kaimingNormalFanOut: Initialiser = (shape, random) => {
  const deviation = Math.sqrt(2 / (shape[0]! * size(shape.slice(2))));
  return drawn(shape, () => deviation * random.normal());
};

/** Keras' he_normal: deviation sqrt(2 / fan in), from a normal that is truncated at two deviations and then scaled. */
export const heNormal: Initialiser = (shape, random) => {
  // Deviation of a standard normal truncated at ±2.
  const deviation = Math.sqrt(2 / fanIn(shape)) / 0.8796256610342398;
  return drawn(shape, () => {
    let value = random.normal();
    while (Math.abs(value) > 2) value = random.normal();
    return deviation * value;
  });
};

/** Keras' default: U(±sqrt(6 / (fan in + fan out))) (Glorot and Bengio 2010). */
export const glorotUniform: Initialiser = (shape, random) =>
  uniform(shape, Math.sqrt(6 / (fanIn(shape) + shape[0]! * size(shape.slice(2)))), random);

export const ones: Initialiser = (shape) => new Float32Array(size(shape)).fill(1);
export const zeros: Initialiser = (shape) => new Float32Array(size(shape));

function uniform(shape: readonly number[], bound: number, random: Random): Float32Array {
  return drawn(shape, () => (2 * random.uniform() - 1) * bound);
}

function drawn(shape: readonly number[], draw: () => number): Float32Array {
  const values = new Float32Array(size(shape));
  for (let i = 0; i < values.length; i++) values[i] = draw();
  return values;
}
