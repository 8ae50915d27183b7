import type { io } from '@tensorflow/tfjs-core';
import { MEAN_IMAGE } from '../encoders/mean-image.ts';
import type { EncoderSpec, NamedTensor, StateDict } from '../types.ts';
import { toLittleEndian } from './little-endian.ts';

/** Name of the layer that normalises the input. */
export const NORMALISE = 'normalise';

/** One weight of a tfjs layers model: name (`layer/weight`) and numbers in tfjs' layout. */
interface LayerWeight {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** Names of a normalisation layer's tensors in tfjs. */
const NORM_NAMES: Readonly<Record<string, string>> = {
  weight: 'gamma',
  bias: 'beta',
  running_mean: 'moving_mean',
  running_var: 'moving_variance',
};

/** Layer of a module: the module's name, without a leading underscore, which tfjs rejects. */
export const layerName = (module: string): string => module.replace(/^_/, '');

/**
 * Weights of an encoder as tfjs stores them beside a layers model: the manifest's entries, and all numbers
 * concatenated, float32 little-endian. Layers have the names of PyTorch's modules, so `layer1.0.conv1.weight` is
 * `layer1.0.conv1/kernel`.
 */
export function layerWeights(
  spec: EncoderSpec,
  state: StateDict,
): { readonly specs: io.WeightsManifestEntry[]; readonly bytes: Uint8Array } {
  const weights = [...normalisation(spec), ...[...state].flatMap(([name, tensor]) => layerWeight(name, tensor, state))];
  const bytes = new Uint8Array(4 * weights.reduce((sum, { data }) => sum + data.length, 0));
  let at = 0;
  for (const { data } of weights) {
    bytes.set(toLittleEndian(data), at);
    at += 4 * data.length;
  }
  return { specs: weights.map(({ name, shape }) => ({ name, shape: [...shape], dtype: 'float32' })), bytes };
}

/** (x / 255 - mean) / std as a 1x1 convolution of each channel by itself. */
function normalisation({ mean, std }: EncoderSpec): LayerWeight[] {
  const channels = mean.length;
  return [
    {
      name: `${NORMALISE}/depthwise_kernel`,
      shape: [1, 1, channels, 1],
      data: Float32Array.from(std, (deviation) => 1 / (255 * deviation)),
    },
    { name: `${NORMALISE}/bias`, shape: [channels], data: Float32Array.from(mean, (value, c) => -value / std[c]!) },
  ];
}

/** Default epsilon of a normalisation layer. */
const EPSILON = 1e-3;

/** The mean image as statistics of a normalisation whose variance and epsilon add up to 1. */
function meanImage({ shape, data }: NamedTensor): LayerWeight[] {
  const [channels, height, width] = shape as [number, number, number];
  const pixels = height * width;
  const mean = Float32Array.from(data, (_, i) => data[(i % channels) * pixels + Math.floor(i / channels)]!);
  return [
    { name: `${MEAN_IMAGE}/moving_mean`, shape: [data.length], data: mean },
    { name: `${MEAN_IMAGE}/moving_variance`, shape: [data.length], data: mean.map(() => 1 - EPSILON) },
  ];
}

function layerWeight(name: string, tensor: NamedTensor, state: StateDict): LayerWeight[] {
  if (name === MEAN_IMAGE) return meanImage(tensor);
  const dot = name.lastIndexOf('.');
  const layer = layerName(name.slice(0, dot));
  const weight = name.slice(dot + 1);
  if (weight === 'num_batches_tracked') return [];
  if (layer.endsWith('_depthwise_conv')) return [{ name: `${layer}/depthwise_kernel`, ...toHwc1(tensor) }];
  if (tensor.shape.length === 4) return [{ name: `${layer}/kernel`, ...toHwio(tensor) }];
  // A bias is a normalisation's shift if statistics are beside it, otherwise a convolution's bias.
  const named = state.has(`${name.slice(0, dot)}.running_mean`) ? (NORM_NAMES[weight] ?? weight) : weight;
  return [{ name: `${layer}/${named}`, shape: tensor.shape, data: tensor.data }];
}

/** Moves a filter from PyTorch's [out, in, h, w] to tfjs' [h, w, in, out]. */
function toHwio({ shape, data }: NamedTensor): { shape: number[]; data: Float32Array } {
  const [outputs, inputs, height, width] = shape as [number, number, number, number];
  const turned = new Float32Array(data.length);
  let at = 0;
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let i = 0; i < inputs; i++)
        for (let o = 0; o < outputs; o++) turned[at++] = data[((o * inputs + i) * height + y) * width + x]!;
  return { shape: [height, width, inputs, outputs], data: turned };
}

/** Moves a depthwise filter from PyTorch's [c, 1, h, w] to tfjs' [h, w, c, 1]. */
function toHwc1(tensor: NamedTensor): { shape: number[]; data: Float32Array } {
  const { shape, data } = toHwio(tensor);
  return { shape: [shape[0]!, shape[1]!, shape[3]!, 1], data };
}
