import type { ExportedNetwork } from '../exported-network.ts';
import { kerasLayers } from '../keras-layers.ts';

const EPSILON = 1.001e-5;

/** See `learn/encoders/resnet-v2.ts`. */
export const resnet50V2: ExportedNetwork = {
  layers(images, weights) {
    const { relu, norm, conv, pad, pool, add, has } = kerasLayers(weights, EPSILON);
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
  },
  nodes(images, { relu, norm, conv, pad, maxPool, add, has }) {
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
  },
  epsilon: EPSILON,
};
