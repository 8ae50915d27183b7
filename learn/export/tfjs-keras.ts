import { layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { StateDict } from '../types.ts';

type Padding = 'same' | 'valid';

/** Keras' ResNets as tfjs layers. The weights tell the sizes of filters, the names tell the strides. */
function kerasParts(weights: StateDict, epsilon: number) {
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

/** See `learn/encoders/resnet-v1.ts`. */
export function resnetV1(images: SymbolicTensor, weights: StateDict): SymbolicTensor {
  const { relu, norm, conv, add, has } = kerasParts(weights, 1e-3);
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
export function resnet50V2(images: SymbolicTensor, weights: StateDict): SymbolicTensor {
  const { relu, norm, conv, pad, pool, add, has } = kerasParts(weights, 1.001e-5);
  let x = conv(pad(images, 3, 'conv1.pad'), 'conv1', 2, 'valid');
  x = pool(pad(x, 1, 'pool1.pad'), 3, 2, 'pool1');
  for (const stack of [1, 2, 3, 4])
    for (let k = 0; has(`stack${stack}.${k}.conv1.weight`); k++) {
      const name = `stack${stack}.${k}`;
      const stride = stack < 4 && !has(`stack${stack}.${k + 1}.conv1.weight`) ? 2 : 1;
      const active = relu(norm(x, `${name}.bn0`), `${name}.relu0`);
      const passed = stride > 1 ? pool(x, 1, stride, `${name}.pool`) : x;
      const side = has(`${name}.shortcut.weight`) ? conv(active, `${name}.shortcut`, 1, 'valid') : passed;
      const one = relu(norm(conv(active, `${name}.conv1`, 1, 'valid'), `${name}.bn1`), `${name}.relu1`);
      const wide = pad(one, 1, `${name}.pad`);
      const two = relu(norm(conv(wide, `${name}.conv2`, stride, 'valid'), `${name}.bn2`), `${name}.relu2`);
      x = add(side, conv(two, `${name}.conv3`, 1, 'valid'), `${name}.add`);
    }
  return relu(norm(x, 'bn'), 'relu');
}
