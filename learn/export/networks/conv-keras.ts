import type { ExportedNetwork } from '../exported-network.ts';
import { kerasLayers } from '../keras-layers.ts';

/** Names and strides of the convolutions; the last is the dense layer. */
const LAYERS = [...[1, 2, 3, 4].map((k) => ({ name: `conv${k}`, stride: 2 })), { name: 'dense', stride: 1 }];

/** See `learn/encoders/conv-keras.ts`. */
export const convKeras: ExportedNetwork = {
  layers(images, weights) {
    const { relu, conv } = kerasLayers(weights, 0);
    return LAYERS.reduce((x, { name, stride }) => relu(conv(x, name, stride, 'valid'), `${name}.relu`), images);
  },
  nodes(images, { relu, conv }) {
    return LAYERS.reduce((x, { name, stride }) => relu(conv(x, name, stride, 0), `${name}.relu`), images);
  },
  // Nothing is normalised.
  epsilon: 0,
};
