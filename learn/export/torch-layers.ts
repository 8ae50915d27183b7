import { layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { StateDict } from '../types.ts';

const EPSILON = 1e-5;
/** Keras' convention; PyTorch calls it 0.1. */
const MOMENTUM = 0.9;

/** Layers of TensorFlow.js that compute what PyTorch's compute. */
export function torchLayers(weights: StateDict) {
  const relu = (x: SymbolicTensor, name: string) => layers.reLU({ name }).apply(x) as SymbolicTensor;
  /** Zeros on all four sides; `same` would pad only the bottom and the right at stride 2. */
  const pad = (x: SymbolicTensor, padding: number, name: string) =>
    padding === 0
      ? x
      : (layers
          .zeroPadding2d({
            padding: [
              [padding, padding],
              [padding, padding],
            ],
            name,
          })
          .apply(x) as SymbolicTensor);
  /** Convolution with symmetric padding, then normalisation. */
  const unit = (x: SymbolicTensor, conv: string, norm: string, stride: number, padding?: number) => {
    const [filters, , kernelSize] = weights.get(`${conv}.weight`)!.shape as [number, number, number, number];
    const y = layers
      .conv2d({ filters, kernelSize, strides: stride, useBias: false, kernelInitializer: 'zeros', name: conv })
      .apply(pad(x, padding ?? (kernelSize - 1) / 2, `${conv}.pad`)) as SymbolicTensor;
    return layers.batchNormalization({ epsilon: EPSILON, momentum: MOMENTUM, name: norm }).apply(y) as SymbolicTensor;
  };
  return { relu, pad, unit, has: (name: string) => weights.has(name) };
}
