import type { ExportedNetwork } from '../exported-network.ts';
import { kerasLayers } from '../keras-layers.ts';

const EPSILON = 1e-3;

/** The layers that a ResNet of CIFAR is made of, in one of the exported forms. @typeParam X - a map between two layers */
export interface Layers<X> {
  relu(x: X, name: string): X;
  norm(x: X, name: string): X;
  conv(x: X, name: string, stride: number, padding: 'same'): X;
  add(a: X, b: X, name: string): X;
  /** Is there a weight of this name? */
  has(name: string): boolean;
}

/** See `learn/encoders/resnet-v1.ts`. */
export const resnetV1: ExportedNetwork = {
  layers: (images, weights) => network(images, kerasLayers(weights, EPSILON)),
  nodes: network,
  epsilon: EPSILON,
};

function network<X>(images: X, { relu, norm, conv, add, has }: Layers<X>): X {
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
