import type { EncoderId } from '../encoders/cards.ts';
import { LITE0_BLOCKS } from '../encoders/efficientnet-blocks.ts';
import { MEAN_IMAGE } from '../encoders/mean-image.ts';
import type { EncoderSpec, EncoderState, NamedTensor } from '../types.ts';
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
  const map = network.map(normalised(graph, spec, weights.get(MEAN_IMAGE)), graph, spec);
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

interface OnnxNetwork {
  /** Adds the nodes from the normalised images to the last map. */
  readonly map: (images: string, graph: OnnxGraph, spec: EncoderSpec) => string;
  /** Added to the variance by batch normalisation. */
  readonly epsilon: number;
}

const RESNET: OnnxNetwork = { map: resnet, epsilon: 1e-5 };
const RESNET_V1: OnnxNetwork = { map: resnetV1, epsilon: 1e-3 };

const NETWORKS: Readonly<Record<EncoderId, OnnxNetwork>> = {
  'conv-small': { map: convSmall, epsilon: 1e-5 },
  resnet18: RESNET,
  resnet34: RESNET,
  resnet50: RESNET,
  resnet20: RESNET_V1,
  resnet32: RESNET_V1,
  resnet44: RESNET_V1,
  resnet56: RESNET_V1,
  resnet50v2: { map: resnet50V2, epsilon: 1.001e-5 },
  'efficientnet-lite0': { map: efficientNetLite, epsilon: 1e-3 },
};

/** (x / 255 - mean) / std by channel, less the mean image where there is one. */
function normalised({ node, tensor }: OnnxGraph, { mean, std }: EncoderSpec, image?: NamedTensor): string {
  const shape = [1, mean.length, 1, 1];
  const scale = Float32Array.from(std, (deviation) => 1 / (255 * deviation));
  const shift = Float32Array.from(mean, (value, c) => -value / std[c]!);
  const scaled = node('Mul', 'normalise.scaled', ['images', tensor('normalise.scale', shape, scale)]);
  const shifted = node('Add', 'normalise', [scaled, tensor('normalise.shift', shape, shift)]);
  return image ? node('Sub', 'centred', [shifted, tensor(MEAN_IMAGE, image.shape, image.data)]) : shifted;
}

function convSmall(images: string, { relu, norm, conv }: OnnxGraph): string {
  return [1, 2, 2, 2].reduce((x, stride, i) => {
    const y = norm(conv(x, `features.${3 * i}`, stride, 1), `features.${3 * i + 1}`);
    return relu(y, `features.${3 * i + 2}`);
  }, images);
}

/** torchvision's ResNets. The names of the weights tell the number and the kind of blocks. */
function resnet(images: string, { relu, norm, conv, maxPool, add, has }: OnnxGraph, { stem }: EncoderSpec): string {
  const cifar = stem?.startsWith('cifar');
  const padding = stem === 'cifar-pad2' ? 2 : cifar ? 1 : 3;
  let x = relu(norm(conv(images, 'conv1', cifar ? 1 : 2, padding), 'bn1'), 'relu');
  if (!cifar) x = maxPool(x, 'maxpool', 3, 2, 1);
  for (const layer of [1, 2, 3, 4])
    for (let block = 0; has(`layer${layer}.${block}.conv1.weight`); block++) {
      const name = `layer${layer}.${block}`;
      const stride = layer > 1 && block === 0 ? 2 : 1;
      const bottleneck = has(`${name}.conv3.weight`);
      const last = bottleneck ? 3 : 2;
      let inner = x;
      for (let k = 1; k <= last; k++) {
        const padding = bottleneck && k !== 2 ? 0 : 1;
        const y = norm(conv(inner, `${name}.conv${k}`, k === last - 1 ? stride : 1, padding), `${name}.bn${k}`);
        inner = k < last ? relu(y, `${name}.relu${k}`) : y;
      }
      const shortcut = has(`${name}.downsample.0.weight`)
        ? norm(conv(x, `${name}.downsample.0`, stride, 0), `${name}.downsample.1`)
        : x;
      x = relu(add(inner, shortcut, `${name}.add`), `${name}.relu${last}`);
    }
  return x;
}

/** See `learn/encoders/resnet-v1.ts`. */
function resnetV1(images: string, { relu, norm, conv, add, has }: OnnxGraph): string {
  let x = relu(norm(conv(images, 'conv1', 1, 'same'), 'bn1'), 'relu1');
  for (const stack of [1, 2, 3])
    for (let k = 0; has(`stack${stack}.${k}.conv1.weight`); k++) {
      const name = `stack${stack}.${k}`;
      const projected = has(`${name}.shortcut.weight`);
      const stride = projected ? 2 : 1;
      const inner = relu(norm(conv(x, `${name}.conv1`, stride, 'same'), `${name}.bn1`), `${name}.relu1`);
      const outer = norm(conv(inner, `${name}.conv2`, 1, 'same'), `${name}.bn2`);
      const shortcut = projected ? conv(x, `${name}.shortcut`, stride, 'same') : x;
      x = relu(add(shortcut, outer, `${name}.add`), `${name}.relu2`);
    }
  return x;
}

/** See `learn/encoders/resnet-v2.ts`. */
function resnet50V2(images: string, { relu, norm, conv, pad, maxPool, add, has }: OnnxGraph): string {
  // The padding is a node of its own: no ReLU comes before the pool, so its zeros can win the maximum.
  let x = maxPool(pad(conv(images, 'conv1', 2, 3), 'pool1.pad', 1), 'pool1', 3, 2, 0);
  for (const stack of [1, 2, 3, 4])
    for (let k = 0; has(`stack${stack}.${k}.conv1.weight`); k++) {
      const name = `stack${stack}.${k}`;
      const stride = stack < 4 && !has(`stack${stack}.${k + 1}.conv1.weight`) ? 2 : 1;
      const active = relu(norm(x, `${name}.bn0`), `${name}.relu0`);
      const passed = stride > 1 ? maxPool(x, `${name}.pool`, 1, stride, 0) : x;
      const side = has(`${name}.shortcut.weight`) ? conv(active, `${name}.shortcut`, 1, 0) : passed;
      const one = relu(norm(conv(active, `${name}.conv1`, 1, 0), `${name}.bn1`), `${name}.relu1`);
      const two = relu(norm(conv(one, `${name}.conv2`, stride, 1), `${name}.bn2`), `${name}.relu2`);
      x = add(side, conv(two, `${name}.conv3`, 1, 0), `${name}.add`);
    }
  return relu(norm(x, 'bn'), 'relu');
}

/** See `learn/encoders/efficientnet-lite.ts`. */
function efficientNetLite(images: string, { relu6, norm, conv, add }: OnnxGraph): string {
  const stem = relu6(norm(conv(images, '_conv_stem', 2, 'same'), '_bn0'), '_relu0');
  const map = LITE0_BLOCKS.reduce((x, { name, inputs, width, stride, skip }) => {
    const wide =
      width > inputs ? relu6(norm(conv(x, `${name}._expand_conv`, 1, 0), `${name}._bn0`), `${name}._relu0`) : x;
    const moved = norm(conv(wide, `${name}._depthwise_conv`, stride, 'same', width), `${name}._bn1`);
    const y = norm(conv(relu6(moved, `${name}._relu1`), `${name}._project_conv`, 1, 0), `${name}._bn2`);
    return skip ? add(y, x, `${name}.add`) : y;
  }, stem);
  return relu6(norm(conv(map, '_conv_head', 1, 0), '_bn1'), '_relu1');
}
