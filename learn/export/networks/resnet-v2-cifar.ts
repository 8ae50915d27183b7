import type { ExportedNetwork } from '../exported-network.ts';
import { kerasLayers } from '../keras-layers.ts';
import type { Layers } from './resnet-v1.ts';

const EPSILON = 1e-3;

/** See `learn/encoders/resnet-v2-cifar.ts`. */
export const resnetV2Cifar: ExportedNetwork = {
  layers: (images, weights) => network(images, kerasLayers(weights, EPSILON)),
  nodes: network,
  epsilon: EPSILON,
};

function network<X>(images: X, { relu, norm, conv, add, has }: Layers<X>): X {
  let x = relu(norm(conv(images, 'conv1', 1, 'same'), 'bn1'), 'relu1');
  for (const stack of [1, 2, 3])
    for (let k = 0; has(`stack${stack}.${k}.conv1.weight`); k++) {
      const name = `stack${stack}.${k}`;
      const stride = stack > 1 && k === 0 ? 2 : 1;
      const side = has(`${name}.shortcut.weight`) ? conv(x, `${name}.shortcut`, stride, 'same') : x;
      let y = x;
      for (const [layer, step] of [1, stride, 1].entries()) {
        const active = relu(norm(y, `${name}.bn${layer}`), `${name}.relu${layer}`);
        y = conv(active, `${name}.conv${layer + 1}`, step, 'same');
      }
      x = add(side, y, `${name}.add`);
    }
  return x;
}
