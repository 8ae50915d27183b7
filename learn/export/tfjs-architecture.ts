import { input, type LayersModel, layers, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { EncoderId } from '../encoders/cards.ts';
import { MEAN_IMAGE } from '../encoders/mean-image.ts';
import type { EncoderSpec, StateDict } from '../types.ts';
import { NETWORKS } from './networks.ts';
import { NORMALISE } from './tfjs-weights.ts';

/**
 * The layers of an encoder, with zeros for weights, so that nothing is drawn here or when the model is loaded. Layers have
 * the names of PyTorch's modules. The weights tell the sizes of filters.
 */
export function buildLayers(spec: EncoderSpec, weights: StateDict): LayersModel {
  const images = input({ shape: [...(spec.meanImage ?? [null, null]), spec.mean.length], name: 'images' });
  const scaled = layers
    .depthwiseConv2d({ kernelSize: 1, depthwiseInitializer: 'zeros', trainable: false, name: NORMALISE })
    .apply(images) as SymbolicTensor;
  const normalised = spec.meanImage ? lessMeanImage(scaled, [...spec.meanImage, spec.mean.length]) : scaled;
  const map = NETWORKS[spec.name as EncoderId].layers(normalised, weights, spec);
  const features = layers.globalAveragePooling2d({ name: 'features' }).apply(map) as SymbolicTensor;
  return model({ inputs: images, outputs: features, name: spec.name });
}

/** No layer subtracts a constant image, but a normalisation with variance 1 does, if every pixel is a feature. */
function lessMeanImage(images: SymbolicTensor, shape: number[]): SymbolicTensor {
  const flat = layers.flatten({ name: `${MEAN_IMAGE}.flat` }).apply(images);
  const less = layers
    .batchNormalization({ center: false, scale: false, trainable: false, name: MEAN_IMAGE })
    .apply(flat);
  return layers.reshape({ targetShape: shape, name: `${MEAN_IMAGE}.image` }).apply(less) as SymbolicTensor;
}
