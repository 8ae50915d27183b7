import { layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { StateDict } from '../types.ts';

type Padding = 'same' | 'valid';

/** Layers of Keras' ResNets. The weights give the sizes of filters, the names give the strides. */
export function kerasLayers(weights: StateDict, epsilon: number) {
  const relu = (x: SymbolicTensor, name: string) => layers.reLU({ name }).apply(x) as SymbolicTensor;
  const norm = (x: SymbolicTensor, name: string) =>
    layers.batchNormalization({ epsilon, momentum: 0.99, name }).apply(x) as SymbolicTensor;
  const conv = (x: SymbolicTensor, name: string, stride: number, padding: Padding) => {
    const [filters, , kernelSize] = weights.get(`${name}.weight`)!.shape as [number, number, number, number];
    const shape = { filters, kernelSize, strides: stride, padding, name };
    const layer = layers.conv2d({ ...shape, useBias: weights.has(`${name}.bias`), kernelInitializer: 'zeros' });
    return layer.apply(x) as SymbolicTensor;
  };
  const pad = (x: SymbolicTensor, size: number, name: string) =>
    layers
      .zeroPadding2d({
        padding: [
          [size, size],
          [size, size],
        ],
        name,
      })
      .apply(x) as SymbolicTensor;
  const pool = (x: SymbolicTensor, poolSize: number, strides: number, name: string) =>
    layers.maxPooling2d({ poolSize, strides, name }).apply(x) as SymbolicTensor;
  const add = (a: SymbolicTensor, b: SymbolicTensor, name: string) =>
    layers.add({ name }).apply([a, b]) as SymbolicTensor;
  return { relu, norm, conv, pad, pool, add, has: (name: string) => weights.has(name) };
}
