import { layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { ExportedNetwork } from '../exported-network.ts';
import { torchLayers } from '../torch-layers.ts';

/** See `learn/encoders/resnet.ts`. The names of the weights give the number and the kind of blocks. */
export const resnet: ExportedNetwork = {
  layers(images, weights, { stem }) {
    const { relu, pad, unit, has } = torchLayers(weights);
    const cifar = stem?.startsWith('cifar');
    let x = relu(unit(images, 'conv1', 'bn1', cifar ? 1 : 2, stem === 'cifar-pad2' ? 2 : undefined), 'relu');
    // After a ReLU nothing is below 0, so zeros at the border never win the maximum.
    if (!cifar)
      x = layers
        .maxPooling2d({ poolSize: 3, strides: 2, name: 'maxpool' })
        .apply(pad(x, 1, 'maxpool.pad')) as SymbolicTensor;
    for (const layer of [1, 2, 3, 4])
      for (let block = 0; has(`layer${layer}.${block}.conv1.weight`); block++) {
        const name = `layer${layer}.${block}`;
        const stride = layer > 1 && block === 0 ? 2 : 1;
        const last = has(`${name}.conv3.weight`) ? 3 : 2;
        let inner = x;
        for (let k = 1; k <= last; k++) {
          // The stride is in the first 3x3 convolution, which is the second of a bottleneck.
          const y = unit(inner, `${name}.conv${k}`, `${name}.bn${k}`, k === last - 1 ? stride : 1);
          inner = k < last ? relu(y, `${name}.relu${k}`) : y;
        }
        const shortcut = has(`${name}.downsample.0.weight`)
          ? unit(x, `${name}.downsample.0`, `${name}.downsample.1`, stride)
          : x;
        const sum = layers.add({ name: `${name}.add` }).apply([inner, shortcut]) as SymbolicTensor;
        x = relu(sum, `${name}.relu${last}`);
      }
    return x;
  },
  nodes(images, { relu, norm, conv, maxPool, add, has }, { stem }) {
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
  },
  epsilon: 1e-5,
};
