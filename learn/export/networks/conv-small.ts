import type { ExportedNetwork } from '../exported-network.ts';
import { torchLayers } from '../torch-layers.ts';

/** See `learn/encoders/conv-small.ts`. */
export const convSmall: ExportedNetwork = {
  layers(images, weights) {
    const { relu, unit } = torchLayers(weights);
    return [1, 2, 2, 2].reduce(
      (x, stride, i) => relu(unit(x, `features.${3 * i}`, `features.${3 * i + 1}`, stride), `features.${3 * i + 2}`),
      images,
    );
  },
  nodes(images, { relu, norm, conv }) {
    return [1, 2, 2, 2].reduce((x, stride, i) => {
      const y = norm(conv(x, `features.${3 * i}`, stride, 1), `features.${3 * i + 1}`);
      return relu(y, `features.${3 * i + 2}`);
    }, images);
  },
  epsilon: 1e-5,
};
