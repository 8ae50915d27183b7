import { layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { HEAD, LITE0_BLOCKS, STEM } from '../../encoders/efficientnet-blocks.ts';
import type { ExportedNetwork } from '../exported-network.ts';
import { layerName } from '../tfjs-weights.ts';

const EPSILON = 1e-3;
/** Keras' convention; PyTorch calls it 0.01. */
const MOMENTUM = 0.99;

/** See `learn/encoders/efficientnet-lite.ts`. */
export const efficientNetLite0: ExportedNetwork = {
  layers(images) {
    const norm = (x: SymbolicTensor, name: string) =>
      layers
        .batchNormalization({ epsilon: EPSILON, momentum: MOMENTUM, name: layerName(name) })
        .apply(x) as SymbolicTensor;
    const relu6 = (x: SymbolicTensor, name: string) =>
      layers.reLU({ maxValue: 6, name: layerName(name) }).apply(x) as SymbolicTensor;
    const shared = { useBias: false, padding: 'same' } as const;
    const conv = (x: SymbolicTensor, name: string, filters: number, kernelSize = 1, strides = 1) =>
      layers
        .conv2d({ ...shared, filters, kernelSize, strides, kernelInitializer: 'zeros', name: layerName(name) })
        .apply(x) as SymbolicTensor;
    const depthwise = (x: SymbolicTensor, name: string, kernelSize: number, strides: number) =>
      layers
        .depthwiseConv2d({ ...shared, kernelSize, strides, depthwiseInitializer: 'zeros', name: layerName(name) })
        .apply(x) as SymbolicTensor;

    const stem = relu6(norm(conv(images, '_conv_stem', STEM, 3, 2), '_bn0'), '_relu0');
    const map = LITE0_BLOCKS.reduce((x, { name, inputs, width, outputs, kernel, stride, skip }) => {
      const wide =
        width > inputs ? relu6(norm(conv(x, `${name}._expand_conv`, width), `${name}._bn0`), `${name}._relu0`) : x;
      const moved = norm(depthwise(wide, `${name}._depthwise_conv`, kernel, stride), `${name}._bn1`);
      const y = norm(conv(relu6(moved, `${name}._relu1`), `${name}._project_conv`, outputs), `${name}._bn2`);
      return skip ? (layers.add({ name: layerName(`${name}.add`) }).apply([y, x]) as SymbolicTensor) : y;
    }, stem);
    return relu6(norm(conv(map, '_conv_head', HEAD), '_bn1'), '_relu1');
  },
  nodes(images, { relu6, norm, conv, add }) {
    const stem = relu6(norm(conv(images, '_conv_stem', 2, 'same'), '_bn0'), '_relu0');
    const map = LITE0_BLOCKS.reduce((x, { name, inputs, width, stride, skip }) => {
      const wide =
        width > inputs ? relu6(norm(conv(x, `${name}._expand_conv`, 1, 0), `${name}._bn0`), `${name}._relu0`) : x;
      const moved = norm(conv(wide, `${name}._depthwise_conv`, stride, 'same', width), `${name}._bn1`);
      const y = norm(conv(relu6(moved, `${name}._relu1`), `${name}._project_conv`, 1, 0), `${name}._bn2`);
      return skip ? add(y, x, `${name}.add`) : y;
    }, stem);
    return relu6(norm(conv(map, '_conv_head', 1, 0), '_bn1'), '_relu1');
  },
  epsilon: EPSILON,
};
