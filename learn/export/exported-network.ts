import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { EncoderSpec, StateDict } from '../types.ts';
import type { OnnxGraph } from './onnx-graph.ts';

/** An architecture in both exported forms: from the normalised images to the last map. */
export interface ExportedNetwork {
  /** Layers of TensorFlow.js under PyTorch's names. The weights give the sizes of filters. */
  layers(images: SymbolicTensor, weights: StateDict, spec: EncoderSpec): SymbolicTensor;
  /** Adds the nodes to an ONNX graph. @param images - Name of the normalised images */
  nodes(images: string, graph: OnnxGraph, spec: EncoderSpec): string;
  /** Added to the variance by batch normalisation. */
  readonly epsilon: number;
}
