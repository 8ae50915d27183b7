import type { EncoderId } from '../encoders/cards.ts';
import { MEAN_IMAGE } from '../encoders/mean-image.ts';
import type { EncoderSpec, EncoderState, NamedTensor } from '../types.ts';
import { NETWORKS } from './networks.ts';
import { type OnnxGraph, onnxGraph, valueInfo } from './onnx-graph.ts';
import { integer, join, message, text } from './onnx-protobuf.ts';

const IR_VERSION = 8;
const OPSET = 17;

/**
 * The encoder as an ONNX model (https://onnx.ai, opset 17). Input `images` [n, c, h, w], float32 in 0 to 255; n is free,
 * and so are h and w unless a mean image is subtracted. Output `features` [n, features]. The first nodes normalise the
 * input. Weights have the names of the state. The same state gives the same bytes.
 */
export function toOnnx({ spec, weights }: EncoderState): Uint8Array {
  const network = NETWORKS[spec.name as EncoderId];
  const graph = onnxGraph(weights, network.epsilon);
  const map = network.nodes(normalised(graph, spec, weights.get(MEAN_IMAGE)), graph, spec);
  const [height, width] = spec.meanImage ?? ['h', 'w'];
  graph.node('Flatten', 'features', [graph.node('GlobalAveragePool', 'pooled', [map])], { axis: 1 });
  return join([
    ...integer(1, IR_VERSION),
    ...text(2, 'Strata'),
    ...message(
      7,
      ...graph.nodes,
      text(2, spec.name),
      ...graph.initializers,
      valueInfo(11, 'images', ['n', spec.mean.length, height, width]),
      valueInfo(12, 'features', ['n', spec.features]),
    ),
    ...message(8, text(1, ''), integer(2, OPSET)),
  ]);
}

/** (x / 255 - mean) / std by channel, less the mean image where there is one. */
function normalised({ node, tensor }: OnnxGraph, { mean, std }: EncoderSpec, image?: NamedTensor): string {
  const shape = [1, mean.length, 1, 1];
  const scale = Float32Array.from(std, (deviation) => 1 / (255 * deviation));
  const shift = Float32Array.from(mean, (value, c) => -value / std[c]!);
  const scaled = node('Mul', 'normalise.scaled', ['images', tensor('normalise.scale', shape, scale)]);
  const shifted = node('Add', 'normalise', [scaled, tensor('normalise.shift', shape, shift)]);
  return image ? node('Sub', 'centred', [shifted, tensor(MEAN_IMAGE, image.shape, image.data)]) : shifted;
}
